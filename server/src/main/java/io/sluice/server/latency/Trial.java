package io.sluice.server.latency;

import java.util.concurrent.TimeUnit;

/**
 * How far to believe what was learned when nothing has run for long: less and less.
 *
 * <p>Else figures from a bad moment, such as a warm-up on a busy machine, could have every request refused for ever: what
 * is refused does not run, and only what runs can correct them. Believed half, a request is let through, and one pass
 * restores the belief.
 */
final class Trial {

    /** Silence that costs no belief yet. */
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Silence after that which halves it. */
    static final long HALF_LIFE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Least belief: enough for requests to run at all, and still to tell a large batch from a small one. */
    static final double LEAST_BELIEF = 1.0 / 16;

    private long ranAt;

    void ran(long nowNanos) {
        ranAt = nowNanos;
    }

    /** What to multiply by, in [{@link #LEAST_BELIEF}, 1]. */
    double belief(long nowNanos) {
        long silence = nowNanos - ranAt - PATIENCE_NANOS;
        return silence <= 0 ? 1 : Math.max(LEAST_BELIEF, Math.pow(0.5, (double) silence / HALF_LIFE_NANOS));
    }

    /** Nanoseconds for which the belief stays as it is now. */
    long lastsNanos(long nowNanos) {
        long left = ranAt + PATIENCE_NANOS - nowNanos;
        return Math.max(left, GroupLatency.REFRESH_NANOS);
    }
}
