package io.sluice.server.transport;

import static io.sluice.server.transport.TransportFixture.failureOf;
import static io.sluice.server.transport.TransportFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.StatusProto;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.telemetry.Telemetry;
import io.sluice.server.trace.Traces;
import io.sluice.server.transport.bounds.BoundsPolicy;
import io.sluice.server.transport.call.ServedModels;
import io.sluice.server.transport.stream.StreamPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GrpcServerTest {

    private TransportFixture transport;

    @BeforeEach
    void start() throws Exception {
        transport = TransportFixture.start("m");
    }

    @AfterEach
    void stop() {
        transport.close();
    }

    @Test
    void start_portTaken_saysWhichAndWhatToDo() {
        int taken = transport.server.port();

        assertThatThrownBy(() -> GrpcServer.start(
                        TransportFixture.policy(taken, false),
                        TransportFixture.TERMS,
                        TransportSecurity.none(),
                        new HandFedRepository("m"),
                        Telemetry.none(),
                        Traces.none()))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("127.0.0.1:" + taken, "another program", "--port");
    }

    @Test
    void start_hostThatIsNotHere_saysWhichAndWhatToDo() {
        TransportPolicy elsewhere =
                new TransportPolicy("192.0.2.1", 0, 1, 1, StreamPolicy.DEFAULT, BoundsPolicy.DEFAULT, false);

        assertThatThrownBy(() -> GrpcServer.start(
                        elsewhere,
                        TransportFixture.TERMS,
                        TransportSecurity.none(),
                        new HandFedRepository("m"),
                        Telemetry.none(),
                        Traces.none()))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("192.0.2.1", "no such address", "--host");
    }

    @Test
    void start_hostThatIsUnknown_saysWhichAndWhatToDo() {
        TransportPolicy nowhere =
                new TransportPolicy("no-such-host.invalid", 0, 1, 1, StreamPolicy.DEFAULT, BoundsPolicy.DEFAULT, false);

        assertThatThrownBy(() -> GrpcServer.start(
                        nowhere,
                        TransportFixture.TERMS,
                        TransportSecurity.none(),
                        new HandFedRepository("m"),
                        Telemetry.none(),
                        Traces.none()))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("no-such-host.invalid", "--host");
    }

    @Test
    void drain_callInFlight_isFinishedWhileNewOnesAreRefused() throws Exception {
        ListenableFuture<ClassifyResponse> admitted = transport.classify("m");
        InferenceRequest request = transport.repository.takeSubmitted();

        transport.server.drain();

        StatusRuntimeException refusal = failureOf(transport.classify("m"));
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(Objects.requireNonNull(StatusProto.fromThrowable(refusal)).getDetailsList())
                .anyMatch(detail -> detail.is(RetryInfo.class));
        assertThat(transport.telemetry.ends()).containsEntry(ServedModels.UNKNOWN_MODEL + " DRAINING", 1L);
        TransportFixture.answer(request);
        assertThat(get(admitted).getModel()).isEqualTo("m");
    }

    @Test
    void stop_callInFlight_waitsForIt() throws Exception {
        ListenableFuture<ClassifyResponse> admitted = transport.classify("m");
        InferenceRequest request = transport.repository.takeSubmitted();
        transport.server.drain();
        CompletableFuture<Boolean> stopped =
                CompletableFuture.supplyAsync(() -> transport.server.stop(TransportFixture.PATIENCE));
        assertThat(failureOf(transport.classify("m")).getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(stopped).isNotDone();

        TransportFixture.answer(request);

        assertThat(get(admitted).getModel()).isEqualTo("m");
        assertThat(get(stopped)).isTrue();
    }

    @Test
    void stop_callThatNeverEnds_isCutOffInTime() throws Exception {
        ListenableFuture<ClassifyResponse> stuck = transport.classify("m");
        InferenceRequest request = transport.repository.takeSubmitted();

        boolean finished = transport.server.stop(Duration.ofMillis(50));

        assertThat(finished).isFalse();
        assertThat(failureOf(stuck).getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        Eventually.await("ended", request::hasEnded);
    }

    @Test
    void stop_healthIsWatched_doesNotWaitForTheWatcher() throws Exception {
        var watch = HealthGrpc.newBlockingStub(transport.channel).watch(HealthCheckRequest.getDefaultInstance());
        assertThat(watch.hasNext()).isTrue();
        long before = System.nanoTime();

        boolean finished = transport.server.stop(TransportFixture.PATIENCE);

        assertThat(finished).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(TransportFixture.PATIENCE.dividedBy(2));
    }

    @Test
    void stop_twice_isTheSameAsOnce() {
        assertThat(transport.server.stop(TransportFixture.PATIENCE)).isTrue();
        assertThat(transport.server.stop(TransportFixture.PATIENCE)).isTrue();
    }
}
