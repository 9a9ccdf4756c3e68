package io.sluice.benchmarks.serving;

import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.sluice.proto.v1.Frame;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.StreamConfig;
import io.sluice.proto.v1.StreamRequest;
import io.sluice.proto.v1.StreamResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Streams that send one picture again and again, as fast as the server reads. */
final class StreamLoad implements AutoCloseable {

    private final ManagedChannel channel;
    private final StreamConfig config;
    private final Image image;
    private volatile boolean enough;

    StreamLoad(ManagedChannel channel, StreamConfig config, Image image) {
        this.channel = channel;
        this.config = config;
        this.image = image;
    }

    /** Sends {@code frames} over {@code streams} at once, equally many each; returns frames answered per second. */
    double run(int frames, int streams) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(streams);
        AtomicLong failed = new AtomicLong();
        long startedAt = System.nanoTime();
        for (int i = 0; i < streams; i++) {
            begin(frames / streams, done, failed);
        }
        done.await();
        if (failed.get() > 0) {
            throw new IllegalStateException(failed + " frames or streams failed");
        }
        return frames / streams * streams * 1e9 / (System.nanoTime() - startedAt);
    }

    /** One stream that never ends, until {@link #close}; returns how many of its frames have been answered so far. */
    AtomicLong runOn() {
        AtomicLong answered = new AtomicLong();
        InferenceServiceGrpc.newStub(channel).stream(
                new Sender(Long.MAX_VALUE, new CountDownLatch(1), new AtomicLong(), answered));
        return answered;
    }

    @Override
    public void close() {
        enough = true;
    }

    private void begin(long frames, CountDownLatch done, AtomicLong failed) {
        InferenceServiceGrpc.newStub(channel).stream(new Sender(frames, done, failed, new AtomicLong()));
    }

    /** gRPC serialises its callbacks, so plain fields do. */
    private final class Sender implements ClientResponseObserver<StreamRequest, StreamResponse> {

        private final long frames;
        private final CountDownLatch done;
        private final AtomicLong failed;
        private final AtomicLong answered;
        private ClientCallStreamObserver<StreamRequest> call;
        private long sent;
        private boolean closed;

        Sender(long frames, CountDownLatch done, AtomicLong failed, AtomicLong answered) {
            this.frames = frames;
            this.done = done;
            this.failed = failed;
            this.answered = answered;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<StreamRequest> begun) {
            call = begun;
            call.setOnReadyHandler(this::send);
        }

        private void send() {
            if (sent == 0) {
                call.onNext(StreamRequest.newBuilder().setConfig(config).build());
            }
            while (call.isReady() && sent < frames && !enough) {
                call.onNext(StreamRequest.newBuilder()
                        .setFrame(Frame.newBuilder().setId(sent++).setImage(image))
                        .build());
            }
            if ((sent == frames || enough) && !closed) {
                closed = true;
                call.onCompleted();
            }
        }

        @Override
        public void onNext(StreamResponse answer) {
            answered.incrementAndGet();
            if (!answer.hasClassification()) {
                failed.incrementAndGet();
            }
        }

        @Override
        public void onError(Throwable cause) {
            failed.incrementAndGet();
            done.countDown();
        }

        @Override
        public void onCompleted() {
            done.countDown();
        }
    }
}
