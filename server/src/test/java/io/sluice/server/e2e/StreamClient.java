package io.sluice.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.sluice.proto.v1.Frame;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.InferenceServiceGrpc.InferenceServiceStub;
import io.sluice.proto.v1.StreamConfig;
import io.sluice.proto.v1.StreamRequest;
import io.sluice.proto.v1.StreamResponse;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One stream, as a client drives it. */
final class StreamClient {

    private static final int ALL = Integer.MAX_VALUE;

    private final BlockingQueue<StreamResponse> answers = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Observer observer;

    private StreamClient(InferenceServiceStub stub, int reads) {
        observer = new Observer(reads);
        stub.stream(observer);
    }

    /** Reads every answer. */
    static StreamClient open(ManagedChannel channel, StreamConfig config) {
        return open(InferenceServiceGrpc.newStub(channel), config, ALL);
    }

    /** @param reads answers that it takes; for more it has to {@link #read} */
    static StreamClient open(InferenceServiceStub stub, StreamConfig config, int reads) {
        StreamClient client = new StreamClient(stub, reads);
        client.call().onNext(StreamRequest.newBuilder().setConfig(config).build());
        return client;
    }

    /** Whether the connection would send a message at once. */
    boolean isReady() {
        return call().isReady();
    }

    void send(long id, Image image) {
        send(Frame.newBuilder().setId(id).setImage(image).build());
    }

    void send(Frame frame) {
        call().onNext(StreamRequest.newBuilder().setFrame(frame).build());
    }

    /** Sends once the connection takes it; fails the test if it never does. */
    void sendWhenReady(long id, Image image) {
        Patience.until("the server reads", () -> isReady() || end.isDone());
        send(id, image);
    }

    void read(int more) {
        call().request(more);
    }

    void halfClose() {
        call().onCompleted();
    }

    void cancel() {
        call().cancel("the test has seen enough", null);
    }

    /** The next answer; fails the test if none comes. */
    StreamResponse next() throws InterruptedException {
        StreamResponse answer = answers.poll(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(answer).as("an answer").isNotNull();
        return answer;
    }

    /** As many answers as that, in their order. */
    List<StreamResponse> next(int count) throws InterruptedException {
        StreamResponse[] next = new StreamResponse[count];
        for (int i = 0; i < count; i++) {
            next[i] = next();
        }
        return List.of(next);
    }

    /** Answers that have come and were not looked at. */
    int unseen() {
        return answers.size();
    }

    /** Waits for the end, which must be OK. */
    void awaitOk() throws Exception {
        Patience.get(end);
    }

    /** Waits for the end, which must be an error. */
    StatusRuntimeException failure() throws Exception {
        return Patience.failureOf(end);
    }

    static List<Long> ids(List<StreamResponse> answers) {
        return answers.stream().map(StreamResponse::getFrameId).toList();
    }

    static List<Long> idsBelow(int count) {
        return IntStream.range(0, count).mapToObj(Long::valueOf).toList();
    }

    private ClientCallStreamObserver<StreamRequest> call() {
        return observer.call();
    }

    private final class Observer implements ClientResponseObserver<StreamRequest, StreamResponse> {

        private final int reads;
        private @Nullable ClientCallStreamObserver<StreamRequest> call;

        Observer(int reads) {
            this.reads = reads;
        }

        ClientCallStreamObserver<StreamRequest> call() {
            if (call == null) {
                throw new IllegalStateException("the call has not begun");
            }
            return call;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<StreamRequest> begun) {
            call = begun;
            if (reads != ALL) {
                begun.disableAutoRequestWithInitial(reads);
            }
        }

        @Override
        public void onNext(StreamResponse answer) {
            answers.add(answer);
        }

        @Override
        public void onError(Throwable cause) {
            end.completeExceptionally(cause);
        }

        @Override
        public void onCompleted() {
            end.complete(null);
        }
    }
}
