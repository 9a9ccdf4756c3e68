package io.sluice.server.replica.supervision;

import java.time.Duration;

/**
 * How long a call into an engine may take before it is held to be one that never ends.
 *
 * @param timeout far above anything honest; zero to wait for ever
 */
public record HangBound(Duration timeout) {

    public static final Duration SHORTEST = Duration.ofMillis(100);
    public static final Duration LONGEST = Duration.ofHours(1);

    /** A pass of a size that is known gets at least so many times what one in a hundred takes. */
    static final int SLOW_PASSES = 10;

    /** To open a session moves weights, and may compile: it gets so many times as long as a pass. */
    static final int OPENING = 10;

    public HangBound {
        boolean inRange = timeout.compareTo(SHORTEST) >= 0 && timeout.compareTo(LONGEST) <= 0;
        if (!timeout.isZero() && !inRange) {
            throw new IllegalArgumentException("replica.hang-timeout must be 0 or in [%d ms, %d s], got %s"
                    .formatted(SHORTEST.toMillis(), LONGEST.toSeconds(), timeout));
        }
    }

    /** @param slowNanos the 99th percentile of such a pass; 0 where none has been seen */
    public long ofPassNanos(long slowNanos) {
        if (timeout.isZero()) {
            return PassWatch.UNBOUNDED;
        }
        return Math.max(timeout.toNanos(), slowNanos < PassWatch.UNBOUNDED / SLOW_PASSES ? SLOW_PASSES * slowNanos : 0);
    }

    /** Of a session that is opened, or closed. */
    public long ofOpeningNanos() {
        return timeout.isZero() ? PassWatch.UNBOUNDED : OPENING * timeout.toNanos();
    }
}
