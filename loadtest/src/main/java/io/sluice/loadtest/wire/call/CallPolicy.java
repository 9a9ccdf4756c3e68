package io.sluice.loadtest.wire.call;

import java.time.Duration;

/**
 * What a client asks of every request beside its answer.
 *
 * @param deadline gRPC's, from the actual send time
 */
public record CallPolicy(Duration deadline, Withdrawal withdrawal) {

    public static final Duration DEADLINE_LIMIT = Duration.ofHours(1);

    public CallPolicy {
        if (deadline.isNegative() || deadline.isZero() || deadline.compareTo(DEADLINE_LIMIT) > 0) {
            throw new IllegalArgumentException(
                    "deadline must be in (0, %d h], got %s".formatted(DEADLINE_LIMIT.toHours(), deadline));
        }
    }

    /** Takes nothing back. */
    public static CallPolicy patient(Duration deadline) {
        return new CallPolicy(deadline, Withdrawal.NEVER);
    }
}
