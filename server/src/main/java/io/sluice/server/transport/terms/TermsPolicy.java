package io.sluice.server.transport.terms;

import io.sluice.server.request.InferenceRequest;
import java.time.Duration;

/**
 * How clients are told apart, and how long a request may take.
 *
 * @param clientKey whom a request counts for
 * @param defaultDeadline of a request whose call has none, from its arrival; zero for none
 * @param maxDeadline longest from the arrival of a request to its deadline, whatever its call asks for; zero for any
 */
public record TermsPolicy(ClientKey clientKey, Duration defaultDeadline, Duration maxDeadline) {

    public static final Duration DEADLINE_LIMIT = Duration.ofDays(1);

    public TermsPolicy {
        check("deadline.default", defaultDeadline);
        check("deadline.max", maxDeadline);
    }

    /**
     * The deadline of a request on the server's clock, or {@link InferenceRequest#NO_DEADLINE}.
     *
     * @param arrivedAtNanos when the server had all of the request
     * @param ownNanos the deadline of its call, or {@link InferenceRequest#NO_DEADLINE}
     */
    long deadlineNanos(long arrivedAtNanos, long ownNanos) {
        long wanted = ownNanos == InferenceRequest.NO_DEADLINE ? after(arrivedAtNanos, defaultDeadline) : ownNanos;
        long latest = after(arrivedAtNanos, maxDeadline);
        if (wanted == InferenceRequest.NO_DEADLINE || latest == InferenceRequest.NO_DEADLINE) {
            return Math.min(wanted, latest);
        }
        return wanted - latest <= 0 ? wanted : latest;
    }

    private static long after(long nanos, Duration delay) {
        return delay.isZero() ? InferenceRequest.NO_DEADLINE : nanos + delay.toNanos();
    }

    private static void check(String key, Duration value) {
        if (value.isNegative() || value.compareTo(DEADLINE_LIMIT) > 0) {
            throw new IllegalArgumentException(
                    "%s must be in [0s, %d s], got %s".formatted(key, DEADLINE_LIMIT.toSeconds(), value));
        }
    }
}
