package io.sluice.loadtest.wire;

import java.time.Duration;

/**
 * What a client asks of every request beside its answer.
 *
 * @param deadline gRPC's, from the actual send time
 * @param withdrawnShare of the requests, in [0, 1], that the client cancels; a picture page that is scrolled away
 * @param withdrawnAfter how long after the send it does
 */
public record CallPolicy(Duration deadline, double withdrawnShare, Duration withdrawnAfter) {

    public static final Duration DEADLINE_LIMIT = Duration.ofHours(1);

    public CallPolicy {
        if (deadline.isNegative() || deadline.isZero() || deadline.compareTo(DEADLINE_LIMIT) > 0) {
            throw new IllegalArgumentException(
                    "deadline must be in (0, %d h], got %s".formatted(DEADLINE_LIMIT.toHours(), deadline));
        }
        if (!(withdrawnShare >= 0 && withdrawnShare <= 1)) {
            throw new IllegalArgumentException("the share to cancel must be in [0, 1], got " + withdrawnShare);
        }
        if (withdrawnAfter.isNegative()) {
            throw new IllegalArgumentException(
                    "the delay of a cancellation must not be negative, got " + withdrawnAfter);
        }
    }
}
