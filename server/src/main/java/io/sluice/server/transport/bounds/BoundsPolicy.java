package io.sluice.server.transport.bounds;

import java.time.Duration;

/**
 * What all connections together may hold.
 *
 * @param maxConnections most that are open at once
 * @param maxStreams most calls that are open at once and not unary: streams of frames, health watches, reflection
 * @param maxTransferBytes most bytes of requests that are still arriving, and as many of answers that are not yet taken
 * @param transferTimeout longest that a message may take to arrive whole, and that an answer may wait to be taken
 * @param streamIdleTimeout longest that an open stream may go without a message from its client
 * @param clientShare percent of each number above that one client's address may have, see {@link ClientAddress}
 */
public record BoundsPolicy(
        int maxConnections,
        int maxStreams,
        long maxTransferBytes,
        Duration transferTimeout,
        Duration streamIdleTimeout,
        int clientShare) {

    public static final int CONNECTIONS_LIMIT = 1_000_000;
    public static final int STREAMS_LIMIT = 1_000_000;
    public static final Duration TIMEOUT_LIMIT = Duration.ofDays(1);

    /** What the settings say where nobody changes them. */
    public static final BoundsPolicy DEFAULT =
            new BoundsPolicy(4096, 1024, 256L << 20, Duration.ofSeconds(30), Duration.ofMinutes(10), 50);

    private static final int WHOLE = 100;

    public BoundsPolicy {
        checkCount("grpc.max-connections", maxConnections, CONNECTIONS_LIMIT);
        checkCount("stream.max-open", maxStreams, STREAMS_LIMIT);
        checkCount("grpc.client-share", clientShare, WHOLE);
        if (maxTransferBytes < 1) {
            throw new IllegalArgumentException("grpc.max-transfer-bytes must be at least 1, got " + maxTransferBytes);
        }
        checkTimeout("grpc.transfer-timeout", transferTimeout);
        checkTimeout("stream.idle-timeout", streamIdleTimeout);
    }

    /** One client's part of a total; at least {@code floor}, so that whatever is allowed alone can be had. */
    long shareOf(long total, long floor) {
        // Divided first: a total of many bytes times a percentage may not fit.
        return Math.min(total, Math.max(floor, total / WHOLE * clientShare + total % WHOLE * clientShare / WHOLE));
    }

    private static void checkCount(String key, int count, int limit) {
        if (count < 1 || count > limit) {
            throw new IllegalArgumentException("%s must be in [1, %d], got %d".formatted(key, limit, count));
        }
    }

    private static void checkTimeout(String key, Duration timeout) {
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(TIMEOUT_LIMIT) > 0) {
            throw new IllegalArgumentException(
                    "%s must be above 0 and at most %d s, got %s".formatted(key, TIMEOUT_LIMIT.toSeconds(), timeout));
        }
    }
}
