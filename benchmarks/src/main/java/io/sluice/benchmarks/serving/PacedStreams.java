package io.sluice.benchmarks.serving;

import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.sluice.proto.v1.Frame;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.StreamConfig;
import io.sluice.proto.v1.StreamRequest;
import io.sluice.proto.v1.StreamResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/** Cameras: streams that send a frame each period, whatever the server does; ages count from when a frame was due. */
final class PacedStreams {

    private final ManagedChannel channel;
    private final StreamConfig config;
    private final Image image;

    PacedStreams(ManagedChannel channel, StreamConfig config, Image image) {
        this.channel = channel;
        this.config = config;
        this.image = image;
    }

    /**
     * How old frames were when they were answered.
     *
     * @param ages of the frames that were served, in nanoseconds, rising
     */
    record Ages(long[] ages, int dropped) {

        double millis(double quantile) {
            return ages[(int) Math.min(ages.length - 1, quantile * ages.length)] / 1e6;
        }
    }

    /** Sends {@code frames} on each of {@code streams}, taking turns, and waits for the answers. */
    Ages run(int streams, int frames, long periodNanos) throws InterruptedException {
        AtomicLongArray ages = new AtomicLongArray(streams * frames);
        AtomicInteger served = new AtomicInteger();
        AtomicInteger dropped = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(streams);
        long startAt = System.nanoTime() + periodNanos;
        List<StreamObserver<StreamRequest>> calls = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            long firstDue = startAt + i * periodNanos / streams;
            StreamObserver<StreamRequest> call = InferenceServiceGrpc.newStub(channel).stream(new StreamObserver<>() {
                @Override
                public void onNext(StreamResponse answer) {
                    if (answer.hasClassification()) {
                        long due = firstDue + answer.getFrameId() * periodNanos;
                        ages.set(served.getAndIncrement(), System.nanoTime() - due);
                    } else {
                        dropped.incrementAndGet();
                    }
                }

                @Override
                public void onError(Throwable cause) {
                    dropped.addAndGet(frames);
                    done.countDown();
                }

                @Override
                public void onCompleted() {
                    done.countDown();
                }
            });
            call.onNext(StreamRequest.newBuilder().setConfig(config).build());
            calls.add(call);
        }
        send(calls, frames, startAt, periodNanos);
        calls.forEach(StreamObserver::onCompleted);
        done.await();
        long[] sorted = new long[served.get()];
        Arrays.setAll(sorted, ages::get);
        Arrays.sort(sorted);
        return new Ages(sorted, dropped.get());
    }

    private void send(List<StreamObserver<StreamRequest>> calls, int frames, long startAt, long periodNanos) {
        for (int id = 0; id < frames; id++) {
            for (int i = 0; i < calls.size(); i++) {
                long due = startAt + id * periodNanos + i * periodNanos / calls.size();
                while (due - System.nanoTime() > 0) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                calls.get(i)
                        .onNext(StreamRequest.newBuilder()
                                .setFrame(Frame.newBuilder().setId(id).setImage(image))
                                .build());
            }
        }
    }
}
