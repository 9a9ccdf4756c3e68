package io.sluice.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.InferenceServiceGrpc.InferenceServiceFutureStub;
import io.sluice.server.request.Answer;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.InputRow;
import io.sluice.server.trace.Traces;
import io.sluice.server.transport.bounds.BoundsPolicy;
import io.sluice.server.transport.stream.StreamPolicy;
import io.sluice.server.transport.terms.ClientKey;
import io.sluice.server.transport.terms.TermsPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The transport room alone, behind real Netty, before models that the test feeds by hand. */
final class TransportFixture implements AutoCloseable {

    /** Longest that a test waits for something that must happen. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    static final int MAX_MESSAGE_BYTES = 1 << 20;
    static final int MAX_INPUTS = 4;

    /** Clients by their address, and no deadline of the server's. */
    static final TermsPolicy TERMS = new TermsPolicy(ClientKey.PEER, Duration.ZERO, Duration.ZERO);

    final HandFedRepository repository;
    final CountingTelemetry telemetry = new CountingTelemetry();
    final GrpcServer server;
    final ManagedChannel channel;

    private TransportFixture(boolean admin, BoundsPolicy bounds, TermsPolicy terms, String... models)
            throws IOException {
        repository = new HandFedRepository(models);
        server = GrpcServer.start(
                policy(0, bounds, admin), terms, TransportSecurity.none(), repository, telemetry, Traces.none());
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                .usePlaintext()
                .build();
    }

    static TransportFixture start(String... models) throws IOException {
        return new TransportFixture(false, BoundsPolicy.DEFAULT, TERMS, models);
    }

    static TransportFixture startWithAdmin(String... models) throws IOException {
        return new TransportFixture(true, BoundsPolicy.DEFAULT, TERMS, models);
    }

    static TransportFixture startWith(TermsPolicy terms, String... models) throws IOException {
        return new TransportFixture(false, BoundsPolicy.DEFAULT, terms, models);
    }

    static TransportFixture startWith(BoundsPolicy bounds, String... models) throws IOException {
        return new TransportFixture(false, bounds, TERMS, models);
    }

    static TransportPolicy policy(int port, boolean admin) {
        return policy(port, BoundsPolicy.DEFAULT, admin);
    }

    private static TransportPolicy policy(int port, BoundsPolicy bounds, boolean admin) {
        return new TransportPolicy(
                "127.0.0.1", port, MAX_MESSAGE_BYTES, MAX_INPUTS, StreamPolicy.DEFAULT, bounds, admin);
    }

    /** Calls of this stub end within the test's patience, or fail it. */
    InferenceServiceFutureStub inference() {
        return InferenceServiceGrpc.newFutureStub(channel);
    }

    ListenableFuture<ClassifyResponse> classify(String model) {
        return inference().classify(request(model));
    }

    static ClassifyRequest request(String model) {
        return ClassifyRequest.newBuilder()
                .setModel(model)
                .addImages(Image.newBuilder().setEncoded(ByteString.copyFromUtf8("picture")))
                .build();
    }

    /** Answers a request as its model would. */
    static void answer(InferenceRequest request) {
        for (InputRow row : request.rows()) {
            row.executed(new InputRow.Execution(1, 1, 1, "cpu:0/0"));
            request.answer(row, new Answer.Classification(List.of(new Answer.Category(0, "cat", 1)), null));
        }
    }

    /** The answer of a call, which must succeed. */
    static <T> T get(Future<T> call) throws InterruptedException, ExecutionException, TimeoutException {
        return call.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** The status of a call, which must fail. */
    static StatusRuntimeException failureOf(Future<?> call) throws InterruptedException, TimeoutException {
        try {
            throw new AssertionError("succeeded with " + get(call));
        } catch (ExecutionException failed) {
            assertThat(failed).hasCauseInstanceOf(StatusRuntimeException.class);
            return (StatusRuntimeException) failed.getCause();
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.stop(Duration.ZERO);
    }
}
