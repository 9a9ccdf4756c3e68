package io.sluice.client.stream;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Waits for a count that grows until something holds it back. */
final class Settled {

    /** So long without growing counts as held back. */
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private Settled() {}

    static void await(AtomicLong count, long least) {
        long last = count.get();
        for (long since = System.nanoTime(); last < least || System.nanoTime() - since < QUIET_NANOS; ) {
            if (count.get() != last) {
                last = count.get();
                since = System.nanoTime();
            }
            Thread.onSpinWait();
        }
    }
}
