package io.sluice.client.connection;

import java.time.Duration;

/**
 * How a connection that broke without a word is noticed: by pings.
 *
 * @param time without anything received before a ping is sent; at least 10 s, and no shorter than the server permits, which
 *     closes the connection otherwise
 * @param timeout longest that its answer may take before the connection is given up, and its calls fail with UNAVAILABLE
 * @param withoutCalls whether to ping also while no call is under way
 */
public record Keepalive(Duration time, Duration timeout, boolean withoutCalls) {

    /** gRPC takes no less. */
    public static final Duration SHORTEST_TIME = Duration.ofSeconds(10);

    /** While calls are under way, after 60 s of silence, for an answer within 20 s. */
    public static final Keepalive DEFAULT = new Keepalive(Duration.ofSeconds(60), Duration.ofSeconds(20), false);

    /** @throws IllegalArgumentException if a duration is too short */
    public Keepalive {
        if (time.compareTo(SHORTEST_TIME) < 0) {
            throw new IllegalArgumentException(
                    "keepalive time must be %s or more, got %s".formatted(SHORTEST_TIME, time));
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("keepalive timeout must be longer than 0, got " + timeout);
        }
    }
}
