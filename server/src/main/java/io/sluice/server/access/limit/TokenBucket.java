package io.sluice.server.access.limit;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets so many requests a second through over time, and so many at once after a silence: a token bucket, kept as the one time
 * at which it would be full again (GCRA).
 *
 * <p>Who finds a token may take more than there are, so that a request of many images is never impossible; the debt is waited
 * for by whoever comes next. Safe for use by several threads; never blocks.
 */
final class TokenBucket {

    private final long nanosPerToken;
    private final long nanosWhenEmpty;

    /*
     * Ownership: every thread may move it, by compare-and-set; a lost race is tried anew with the other's time, so that two
     * takers of one last token cannot both have it. Times are differences of System.nanoTime(), compared by subtraction.
     */
    private final AtomicLong fullAtNanos;

    /**
     * @param perSecond tokens that come back in a second, at least 1
     * @param tokens when full, at least 1
     */
    TokenBucket(int perSecond, int tokens, long nowNanos) {
        nanosPerToken = TimeUnit.SECONDS.toNanos(1) / perSecond;
        nanosWhenEmpty = nanosPerToken * tokens;
        fullAtNanos = new AtomicLong(nowNanos);
    }

    /**
     * Takes tokens if there is one at least.
     *
     * @return nanoseconds until there is one, where there is none; 0 where they were taken
     */
    long take(int tokens, long nowNanos) {
        while (true) {
            long full = fullAtNanos.get();
            long missing = full - nowNanos;
            long wait = missing - (nanosWhenEmpty - nanosPerToken);
            if (wait > 0) {
                return wait;
            }
            if (fullAtNanos.compareAndSet(full, nowNanos + Math.max(missing, 0) + tokens * nanosPerToken)) {
                return 0;
            }
        }
    }

    /** Takes tokens that may not be there yet. */
    void owe(int tokens, long nowNanos) {
        fullAtNanos.updateAndGet(full -> nowNanos + Math.max(full - nowNanos, 0) + tokens * nanosPerToken);
    }
}
