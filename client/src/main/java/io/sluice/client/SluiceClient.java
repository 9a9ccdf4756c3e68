package io.sluice.client;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.ListModelsRequest;
import io.sluice.proto.v1.ModelServiceGrpc;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A connection to one server, made at the first call and kept. Safe for use by several threads; close it when done.
 *
 * <pre>{@code
 * try (SluiceClient client = SluiceClient.builder("127.0.0.1:8001").build()) {
 *     ClassifyAnswer answer = client.classify(ClassifyCall.of(ImageSource.encoded(bytes)));
 * }
 * }</pre>
 */
public final class SluiceClient implements AutoCloseable {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final ManagedChannel channel;
    private final Duration deadline;
    private final Retrier retrier;
    private final InferenceServiceGrpc.InferenceServiceBlockingStub inference;
    private final InferenceServiceGrpc.InferenceServiceStub inferenceAsync;
    private final ModelServiceGrpc.ModelServiceBlockingStub models;

    private SluiceClient(ManagedChannel channel, Duration deadline, Retrier retrier) {
        this.channel = channel;
        this.deadline = deadline;
        this.retrier = retrier;
        inference = InferenceServiceGrpc.newBlockingStub(channel);
        inferenceAsync = InferenceServiceGrpc.newStub(channel);
        models = ModelServiceGrpc.newBlockingStub(channel);
    }

    /** @param target {@code host:port}, or any target that gRPC knows */
    public static Builder builder(String target) {
        return new Builder(target);
    }

    /**
     * Ranks classes for each image; blocks until answered.
     *
     * @throws SluiceException if it is not answered within the deadline, all attempts together
     */
    public ClassifyAnswer classify(ClassifyCall call) {
        var request = call.toMessage();
        return ClassifyAnswer.of(retrier.call(
                deadline,
                nanosLeft -> inference
                        .withDeadlineAfter(nanosLeft, TimeUnit.NANOSECONDS)
                        .classify(request)));
    }

    /**
     * Sends a call and returns at once. It is sent once: a failure that {@link #classify} would try again ends it. The
     * future completes on one of gRPC's threads, exceptionally with a {@link SluiceException}; cancelling it does not take
     * the call back.
     */
    public CompletableFuture<ClassifyAnswer> classifyAsync(ClassifyCall call) {
        CompletableFuture<ClassifyAnswer> future = new CompletableFuture<>();
        inferenceAsync
                .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)
                .classify(call.toMessage(), new Completion(future));
        return future;
    }

    /**
     * Turns each input into a vector; blocks until answered.
     *
     * @throws SluiceException if it is not answered within the deadline, all attempts together
     */
    public EmbedAnswer embed(EmbedCall call) {
        var request = call.toMessage();
        return EmbedAnswer.of(retrier.call(
                deadline,
                nanosLeft -> inference
                        .withDeadlineAfter(nanosLeft, TimeUnit.NANOSECONDS)
                        .embed(request)));
    }

    /**
     * Every model that the server knows, in the order it was given them; blocks until answered.
     *
     * @throws SluiceException if it is not answered within the deadline, all attempts together
     */
    public List<ModelInfo> models() {
        ListModelsRequest request = ListModelsRequest.getDefaultInstance();
        return retrier
                .call(
                        deadline,
                        nanosLeft -> models.withDeadlineAfter(nanosLeft, TimeUnit.NANOSECONDS)
                                .listModels(request))
                .getModelsList()
                .stream()
                .map(ModelInfo::of)
                .toList();
    }

    /** Takes no further calls, and waits a moment for those under way. */
    @Override
    public void close() {
        channel.shutdown();
        try {
            if (!channel.awaitTermination(CLOSE_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS)) {
                channel.shutdownNow();
            }
        } catch (InterruptedException interruption) {
            channel.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Hands one answer, or one failure, to a future. */
    private record Completion(CompletableFuture<ClassifyAnswer> future) implements StreamObserver<ClassifyResponse> {

        @Override
        public void onNext(ClassifyResponse response) {
            try {
                future.complete(ClassifyAnswer.of(response));
            } catch (SluiceException unexpected) {
                future.completeExceptionally(unexpected);
            }
        }

        @Override
        public void onError(Throwable failure) {
            future.completeExceptionally(
                    failure instanceof StatusRuntimeException status ? SluiceException.of(status) : failure);
        }

        @Override
        public void onCompleted() {
            // A unary call ends with its answer.
        }
    }

    /** How a client is set up. Plain text; it is for a loopback, or for behind a proxy. */
    public static final class Builder {

        static final int DEFAULT_MAX_MESSAGE_BYTES = 64 << 20;
        static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(30);

        private final String target;
        private Duration deadline = DEFAULT_DEADLINE;
        private int maxMessageBytes = DEFAULT_MAX_MESSAGE_BYTES;
        private RetryPolicy retryPolicy = RetryPolicy.DEFAULT;

        private Builder(String target) {
            this.target = target;
        }

        /** Longest that a call may take, all its attempts together; 30 s unless set. */
        public Builder deadline(Duration longest) {
            if (longest.isNegative() || longest.isZero()) {
                throw new IllegalArgumentException("the deadline must be longer than 0, got " + longest);
            }
            deadline = longest;
            return this;
        }

        /** Most bytes of one answer; 64 MiB unless set. */
        public Builder maxMessageBytes(int most) {
            maxMessageBytes = most;
            return this;
        }

        public Builder retryPolicy(RetryPolicy policy) {
            retryPolicy = policy;
            return this;
        }

        public SluiceClient build() {
            ManagedChannel channel = NettyChannelBuilder.forTarget(target)
                    .usePlaintext()
                    .disableRetry() // gRPC's own would hide attempts from RetryPolicy
                    .maxInboundMessageSize(maxMessageBytes)
                    .build();
            Retrier retrier =
                    new Retrier(retryPolicy, System::nanoTime, delay -> TimeUnit.NANOSECONDS.sleep(delay.toNanos()));
            return new SluiceClient(channel, deadline, retrier);
        }
    }
}
