package io.sluice.server.replica.supervision;

import java.time.Duration;

/**
 * How long a replica that has failed waits for its next try: a fault that passes costs little, one that stays does not keep the
 * device, the log or the loader busy.
 */
final class RestartBackOff {

    static final Duration SHORTEST = Duration.ofMillis(100);
    static final Duration LONGEST = Duration.ofSeconds(30);

    /** A replica that has served for so long is healthy: what fails then is a new fault. */
    static final Duration HEALTHY = Duration.ofMinutes(1);

    private static final int LARGEST_SHIFT = 16;

    private RestartBackOff() {}

    /** @param failures in a row, the latest included, at least 1 */
    static long nanos(int failures) {
        long doubled = SHORTEST.toNanos() << Math.min(failures - 1, LARGEST_SHIFT);
        return Math.min(doubled, LONGEST.toNanos());
    }

    /** @param servedNanos how long the replica served before it failed; 0 if it never did */
    static int failures(int before, long servedNanos) {
        return servedNanos >= HEALTHY.toNanos() ? 1 : before + 1;
    }
}
