package io.sluice.client.stream;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks for what it is told to, and remembers what it got. */
public final class RecordingSubscriber<T> implements Flow.Subscriber<T> {

    private final List<T> items = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger entered = new AtomicInteger();
    private final Consumer<Flow.Subscription> atOnce;
    private volatile Flow.@Nullable Subscription subscription;
    private volatile @Nullable Throwable failure;

    public RecordingSubscriber() {
        this(subscription -> {});
    }

    /** @param atOnce what is done with the subscription before {@code onSubscribe} returns */
    public RecordingSubscriber(Consumer<Flow.Subscription> atOnce) {
        this.atOnce = atOnce;
    }

    public void request(long count) {
        subscription.request(count);
    }

    public void cancel() {
        subscription.cancel();
    }

    public List<T> items() {
        return items;
    }

    public @Nullable Throwable failure() {
        return failure;
    }

    public boolean hasEnded() {
        return ended.getCount() == 0;
    }

    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    public void awaitItems(int count) {
        while (items.size() < count) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        atOnce.accept(given);
    }

    @Override
    public void onNext(T item) {
        if (entered.incrementAndGet() != 1 || hasEnded()) {
            throw new AssertionError("called by two threads at once, or after the end");
        }
        items.add(item);
        entered.decrementAndGet();
    }

    @Override
    public void onError(Throwable cause) {
        failure = cause;
        ended.countDown();
    }

    @Override
    public void onComplete() {
        ended.countDown();
    }
}
