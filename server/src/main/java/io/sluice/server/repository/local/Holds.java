package io.sluice.server.repository.local;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts who may still submit to a version of a model, and lets nobody in once it is closed: between looking a version up and
 * submitting to it, it must not begin to drain.
 *
 * <p>Safe for use by several threads.
 */
public final class Holds {

    /*
     * One word holds both, the count and in its sign whether it is closed, so that closing and being let in are ordered: a
     * count that close() has not seen cannot come to be. Whoever makes the word CLOSED, the last release or close() itself,
     * opens `empty`, and as no hold is let in afterwards that happens once.
     */
    private static final long CLOSED = Long.MIN_VALUE;

    private final AtomicLong word = new AtomicLong();
    private final CountDownLatch empty = new CountDownLatch(1);

    /** One more hold, to be released once; false once closed. Never blocks. */
    public boolean acquire() {
        long seen = word.get();
        while (seen >= 0) {
            long witness = word.compareAndExchange(seen, seen + 1);
            if (witness == seen) {
                return true;
            }
            seen = witness;
        }
        return false;
    }

    /** Gives a hold back. Never blocks. */
    public void release() {
        if (word.decrementAndGet() == CLOSED) {
            empty.countDown();
        }
    }

    /** Lets nobody in from here on; safe to call again. */
    public void close() {
        if (word.getAndUpdate(seen -> seen | CLOSED) == 0) {
            empty.countDown();
        }
    }

    /** Whether it is closed and every hold was released. */
    public boolean isEmpty() {
        return word.get() == CLOSED;
    }

    /** After {@link #close}, blocks until every hold is released; false if that took longer than {@code timeout}. */
    public boolean awaitEmpty(Duration timeout) throws InterruptedException {
        return empty.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }
}
