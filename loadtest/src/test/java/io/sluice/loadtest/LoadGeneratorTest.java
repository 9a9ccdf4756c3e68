package io.sluice.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.sluice.client.ClassifyCall;
import io.sluice.client.SluiceClient;
import io.sluice.proto.v1.Classification;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.Timing;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadGeneratorTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration TENTH = Duration.ofMillis(100);

    private final CountingService service = new CountingService();
    private Server server;
    private SluiceClient client;

    @BeforeEach
    void startServer() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .addService(service)
                .build()
                .start();
        client = SluiceClient.builder("127.0.0.1:" + server.getPort()).build();
    }

    @AfterEach
    void stopServer() throws InterruptedException {
        client.close();
        server.shutdownNow().awaitTermination();
    }

    @Test
    void run_openLoop_sendsEveryRequestOfItsScheduleAndNoMore() throws Exception {
        LoadReport report = run(new Load.Open(100, Arrivals.CONSTANT, 1), TENTH, SECOND);

        assertThat(report.requests()).isBetween(99L, 101L);
        assertThat(report.succeeded()).isEqualTo(report.requests());
        assertThat(service.calls.get()).isEqualTo((int) report.requests() + 10);
        assertThat(report.meanBatchSize()).isEqualTo(5);
        assertThat(report.latency().max())
                .isPositive()
                .isGreaterThanOrEqualTo(report.latency().p50());
    }

    @Test
    void run_closedLoop_neverHasMoreUnderWayThanAsked() throws Exception {
        LoadReport report = run(new Load.Closed(3), Duration.ZERO, TENTH);

        assertThat(report.succeeded()).isPositive().isEqualTo(service.calls.get());
        assertThat(service.mostAtOnce.get()).isBetween(1, 3);
    }

    @Test
    void run_serverRefuses_countsEachRefusalOnceAndByReason() throws Exception {
        service.refuse = true;

        LoadReport report = run(new Load.Open(100, Arrivals.POISSON, 1), Duration.ZERO, TENTH);

        assertThat(report.succeeded()).isZero();
        assertThat(report.requests()).isPositive();
        assertThat(report.errors()).isEqualTo(Map.of("RESOURCE_EXHAUSTED", (long) service.calls.get()));
    }

    private LoadReport run(Load load, Duration warmup, Duration duration) throws InterruptedException {
        ClassifyCall call = ClassifyCall.of(LoadInput.tensor("tensor:4"));
        return new LoadGenerator(client).run(new Scenario(call, load, warmup, duration));
    }

    private static final class CountingService extends InferenceServiceGrpc.InferenceServiceImplBase {

        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicInteger atOnce = new AtomicInteger();
        private final AtomicInteger mostAtOnce = new AtomicInteger();
        private volatile boolean refuse;

        @Override
        public void classify(ClassifyRequest request, StreamObserver<ClassifyResponse> responses) {
            calls.incrementAndGet();
            mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            // Before the answer: the caller may send its next request while this method still returns.
            atOnce.decrementAndGet();
            answer(responses);
        }

        private void answer(StreamObserver<ClassifyResponse> responses) {
            if (refuse) {
                responses.onError(Status.RESOURCE_EXHAUSTED.asRuntimeException());
                return;
            }
            responses.onNext(ClassifyResponse.newBuilder()
                    .addClassifications(Classification.getDefaultInstance())
                    .setTiming(Timing.newBuilder().setBatchSize(5))
                    .build());
            responses.onCompleted();
        }
    }
}
