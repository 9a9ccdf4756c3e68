package io.sluice.client;

import java.time.Duration;

/**
 * When a call is tried again. Every call of this client may be: none of them changes anything on the server.
 *
 * <p>RESOURCE_EXHAUSTED is tried again where the server says after which delay. UNAVAILABLE is tried again after the delay
 * that the server asks for, or after a backoff that doubles from attempt to attempt where it asks for none. Neither is
 * where the server forbids it, or where the delay would outlast the call's deadline; nothing else is. Streams are not.
 *
 * @param maxAttempts how often a call is sent at most; 1 for never again
 * @param initialBackoff before the second attempt
 * @param maxBackoff longest backoff; does not bound what the server asks for
 */
public record RetryPolicy(int maxAttempts, Duration initialBackoff, Duration maxBackoff) {

    public static final int ATTEMPTS_LIMIT = 20;

    /** Four attempts, 100, 200 and 400 ms apart. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(4, Duration.ofMillis(100), Duration.ofSeconds(1));

    /** One attempt. */
    public static final RetryPolicy NEVER = new RetryPolicy(1, Duration.ZERO, Duration.ZERO);

    public RetryPolicy {
        if (maxAttempts < 1 || maxAttempts > ATTEMPTS_LIMIT) {
            throw new IllegalArgumentException(
                    "attempts must be in [1, %d], got %d".formatted(ATTEMPTS_LIMIT, maxAttempts));
        }
        if (initialBackoff.isNegative() || maxBackoff.compareTo(initialBackoff) < 0) {
            throw new IllegalArgumentException(
                    "backoff must be in [0, %s], got %s".formatted(maxBackoff, initialBackoff));
        }
    }

    /**
     * Before it is made up to 20 % longer or shorter by chance.
     *
     * @param attempt the one that failed, from 1
     */
    public Duration backoffAfter(int attempt) {
        Duration backoff = initialBackoff.multipliedBy(1L << (attempt - 1));
        return backoff.compareTo(maxBackoff) < 0 ? backoff : maxBackoff;
    }
}
