package io.sluice.loadtest.wire.call;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * Which requests the client takes back, and when; a picture page that is scrolled away.
 *
 * @param share of the requests, in [0, 1]
 * @param earliest after the send
 * @param latest after the send; the delays between the two are equally likely
 * @param seed of the delays: the n-th request of a connection has the same each time
 */
public record Withdrawal(double share, Duration earliest, Duration latest, long seed) {

    public static final Withdrawal NEVER = new Withdrawal(0, Duration.ZERO, Duration.ZERO, 0);

    public Withdrawal {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("the share to cancel must be in [0, 1], got " + share);
        }
        if (earliest.isNegative() || latest.compareTo(earliest) < 0) {
            throw new IllegalArgumentException(
                    "the delay of a cancellation must be in [0, %s], got %s".formatted(latest, earliest));
        }
    }

    /** All after the same delay. */
    public static Withdrawal after(double share, Duration delay) {
        return new Withdrawal(share, delay, delay, 0);
    }

    /** At any time until then. */
    public static Withdrawal within(double share, Duration latest, long seed) {
        return new Withdrawal(share, Duration.ZERO, latest, seed);
    }

    /**
     * How long after its send a request is taken back; empty for those that are not. Spreads the share evenly: the n-th
     * request is one whenever n times the share passes a whole number.
     *
     * @param n number of the request, from 1
     */
    public OptionalLong delayNanos(long n) {
        if (Math.floor(n * share) <= Math.floor((n - 1) * share)) {
            return OptionalLong.empty();
        }
        long spread = latest.minus(earliest).toNanos();
        // A generator for each request: one for all would be a lock between the threads that send.
        long later = spread == 0 ? 0 : new SplittableRandom(seed ^ Long.rotateLeft(n, 32)).nextLong(spread);
        return OptionalLong.of(earliest.toNanos() + later);
    }
}
