package io.sluice.client.call;

import io.grpc.Metadata;
import io.sluice.client.RetryPolicy;
import io.sluice.client.SluiceException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Whether a failed attempt is followed by another, and after how long. */
final class RetrySchedule {

    static final Metadata.Key<String> PUSHBACK =
            Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

    /** A backoff is this much longer or shorter, so that callers that failed together do not come back together. */
    static final double JITTER = 0.2;

    private final RetryPolicy policy;
    private final DoubleSupplier random;

    /** @param random in [0, 1) */
    RetrySchedule(RetryPolicy policy, DoubleSupplier random) {
        this.policy = policy;
        this.random = random;
    }

    /**
     * @param attempt the one that failed, from 1
     * @return empty if trying again cannot help, or is not wanted
     */
    Optional<Duration> delayAfter(int attempt, SluiceException failure, @Nullable Metadata trailers) {
        if (attempt >= policy.maxAttempts()) {
            return Optional.empty();
        }
        String pushback = trailers == null ? null : trailers.get(PUSHBACK);
        return switch (failure.code()) {
            case UNAVAILABLE ->
                pushback == null
                        ? Optional.of(failure.retryDelay().orElseGet(() -> backoff(attempt)))
                        : delay(pushback);
            // Where nobody says when, it is an answer too large to take, and will be again.
            case RESOURCE_EXHAUSTED -> pushback == null ? failure.retryDelay() : delay(pushback);
            default -> Optional.empty();
        };
    }

    /** As gRPC has it: what is no delay forbids another attempt. */
    private static Optional<Duration> delay(String pushback) {
        try {
            long millis = Long.parseLong(pushback);
            return millis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
        } catch (NumberFormatException unreadable) {
            return Optional.empty();
        }
    }

    private Duration backoff(int attempt) {
        double factor = 1 - JITTER + 2 * JITTER * random.getAsDouble();
        return Duration.ofNanos((long) (policy.backoffAfter(attempt).toNanos() * factor));
    }
}
