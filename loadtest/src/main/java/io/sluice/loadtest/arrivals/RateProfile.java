package io.sluice.loadtest.arrivals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests a second over time: straight pieces, one after the other.
 *
 * @param pieces at least one; together they are as long as the load is
 */
public record RateProfile(List<Piece> pieces) {

    public static final double RATE_LIMIT = 1_000_000;
    public static final Duration LENGTH_LIMIT = Duration.ofHours(24);
    public static final int PIECES_LIMIT = 100_000;

    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * A time in which the rate goes straight from one value to another.
     *
     * @param from requests a second at its beginning
     * @param to requests a second at its end
     */
    public record Piece(Duration length, double from, double to) {

        public Piece {
            requireLength(length);
            requireRate(from);
            requireRate(to);
        }

        double seconds() {
            return length.toNanos() / NANOS_PER_SECOND;
        }

        /** Requests due in the whole of it. */
        double count() {
            return (from + to) / 2 * seconds();
        }

        /** Seconds after its beginning at which {@code due} requests have become due, at most {@link #count()}. */
        double secondsUntil(double due) {
            if (due <= 0) {
                return 0;
            }
            // The root of from * t + slope / 2 * t^2 = due in the form that also holds for slope = 0.
            double slope = (to - from) / seconds();
            return 2 * due / (from + Math.sqrt(Math.max(0, from * from + 2 * slope * due)));
        }
    }

    public RateProfile {
        pieces = List.copyOf(pieces);
        if (pieces.isEmpty() || pieces.size() > PIECES_LIMIT) {
            throw new IllegalArgumentException(
                    "a load must have 1 to %d pieces, got %d".formatted(PIECES_LIMIT, pieces.size()));
        }
        if (pieces.stream().mapToDouble(Piece::count).sum() <= 0) {
            throw new IllegalArgumentException("the rate must be above 0 somewhere");
        }
    }

    /** The same rate all the time. */
    public static RateProfile constant(double rate, Duration length) {
        if (!(rate > 0 && rate <= RATE_LIMIT)) {
            throw new IllegalArgumentException(
                    "the rate must be in (0, %.0f] requests a second, got %s".formatted(RATE_LIMIT, rate));
        }
        return new RateProfile(List.of(new Piece(length, rate, rate)));
    }

    /** Straight from one rate to another. */
    public static RateProfile ramp(double from, double to, Duration length) {
        return new RateProfile(List.of(new Piece(length, from, to)));
    }

    /**
     * A base rate, and at the end of each period a burst.
     *
     * @param every from the beginning of one period to the next; longer than the burst
     * @param burst how long the peak lasts
     */
    public static RateProfile bursts(double base, double peak, Duration every, Duration burst, Duration length) {
        requireLength(every);
        requireLength(burst);
        requireLength(length);
        if (burst.compareTo(every) >= 0) {
            throw new IllegalArgumentException(
                    "a burst must be shorter than the %s between bursts, got %s".formatted(every, burst));
        }
        if (length.dividedBy(every) * 2 > PIECES_LIMIT) {
            throw new IllegalArgumentException("at most %d bursts fit into one load".formatted(PIECES_LIMIT / 2));
        }
        List<Piece> pieces = new ArrayList<>();
        Duration left = length;
        while (left.compareTo(Duration.ZERO) > 0) {
            left = addPiece(pieces, left, every.minus(burst), base);
            left = addPiece(pieces, left, burst, peak);
        }
        return new RateProfile(pieces);
    }

    /** The same, after a warm-up at the rate that it begins with, or at its mean rate where it begins with 0. */
    RateProfile afterWarmup(Duration warmup) {
        if (warmup.isZero()) {
            return this;
        }
        double first = pieces.get(0).from();
        double rate = first > 0 ? first : meanRate();
        List<Piece> longer = new ArrayList<>();
        longer.add(new Piece(warmup, rate, rate));
        longer.addAll(pieces);
        return new RateProfile(longer);
    }

    public Duration length() {
        return pieces.stream().map(Piece::length).reduce(Duration.ZERO, Duration::plus);
    }

    /** Requests a second over the whole length. */
    public double meanRate() {
        return pieces.stream().mapToDouble(Piece::count).sum() * NANOS_PER_SECOND / length().toNanos();
    }

    /** @return what is left after the piece, which is cut off at the end */
    private static Duration addPiece(List<Piece> pieces, Duration left, Duration length, double rate) {
        Duration cut = length.compareTo(left) < 0 ? length : left;
        if (cut.compareTo(Duration.ZERO) > 0) {
            pieces.add(new Piece(cut, rate, rate));
        }
        return left.minus(cut);
    }

    private static void requireLength(Duration length) {
        if (length.isNegative() || length.isZero() || length.compareTo(LENGTH_LIMIT) > 0) {
            throw new IllegalArgumentException(
                    "a time must be in (0, %d h], got %s".formatted(LENGTH_LIMIT.toHours(), length));
        }
    }

    private static void requireRate(double rate) {
        if (!(rate >= 0 && rate <= RATE_LIMIT)) {
            throw new IllegalArgumentException(
                    "a rate must be in [0, %.0f] requests a second, got %s".formatted(RATE_LIMIT, rate));
        }
    }
}
