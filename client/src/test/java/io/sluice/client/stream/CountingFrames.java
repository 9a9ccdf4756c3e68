package io.sluice.client.stream;

import io.sluice.client.ImageSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/** So many frames of one picture, ids from 0, published by a thread of its own as they are asked for. */
final class CountingFrames implements Flow.Publisher<FrameInput> {

    private final long count;
    private final ImageSource picture;
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong mostAskedAtOnce = new AtomicLong();
    private final CountDownLatch cancelled = new CountDownLatch(1);

    CountingFrames(long count, ImageSource picture) {
        this.count = count;
        this.picture = picture;
    }

    long asked() {
        return asked.get();
    }

    long mostAskedAtOnce() {
        return mostAskedAtOnce.get();
    }

    /**
     * Until nobody asks for more.
     *
     * @param least how often it is asked before that
     */
    void awaitQuiet(long least) {
        Settled.await(asked, least);
    }

    void awaitCancelled() throws InterruptedException {
        cancelled.await();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super FrameInput> subscriber) {
        subscriber.onSubscribe(new Publication(subscriber));
    }

    private final class Publication implements Flow.Subscription {

        private final Flow.Subscriber<? super FrameInput> subscriber;
        private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
            Thread publisher = new Thread(task, "frames");
            publisher.setDaemon(true);
            return publisher;
        });
        private volatile boolean over;

        private Publication(Flow.Subscriber<? super FrameInput> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long frames) {
            asked.addAndGet(frames);
            mostAskedAtOnce.accumulateAndGet(asked.get() - published.get(), Long::max);
            thread.execute(() -> publish(frames));
        }

        @Override
        public void cancel() {
            over = true;
            cancelled.countDown();
        }

        private void publish(long frames) {
            for (long i = 0; i < frames && !over; i++) {
                long id = published.get();
                if (id == count) {
                    over = true;
                    subscriber.onComplete();
                } else {
                    published.incrementAndGet();
                    subscriber.onNext(FrameInput.of(id, picture));
                }
            }
        }
    }
}
