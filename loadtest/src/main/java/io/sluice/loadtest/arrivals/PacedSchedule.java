package io.sluice.loadtest.arrivals;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Counts how many requests have become due, and asks the profile when that was.
 *
 * <p>With {@link Spacing#CONSTANT} the k-th request is sent when k are due; with {@link Spacing#POISSON} the steps between
 * them are exponentially distributed with mean 1, which makes a Poisson process of any rate over time.
 */
final class PacedSchedule implements ArrivalSchedule {

    private static final double NANOS_PER_SECOND = 1e9;

    private final List<RateProfile.Piece> pieces;
    private final Spacing spacing;
    private final SplittableRandom random;
    private int piece;
    private double pieceStartSeconds;
    private double pieceStartDue;
    // A double: rounding every gap to whole nanoseconds would change the rate.
    private double due;

    PacedSchedule(Arrivals.Paced arrivals) {
        pieces = arrivals.profile().pieces();
        spacing = arrivals.spacing();
        random = new SplittableRandom(arrivals.seed());
        due = spacing == Spacing.CONSTANT ? 0 : exponential();
    }

    @Override
    public long nextOffsetNanos() {
        while (piece < pieces.size() && due - pieceStartDue >= pieces.get(piece).count()) {
            pieceStartDue += pieces.get(piece).count();
            pieceStartSeconds += pieces.get(piece).seconds();
            piece++;
        }
        if (piece == pieces.size()) {
            return END;
        }
        double seconds = pieceStartSeconds + pieces.get(piece).secondsUntil(due - pieceStartDue);
        due += spacing == Spacing.CONSTANT ? 1 : exponential();
        return (long) (seconds * NANOS_PER_SECOND);
    }

    /** 1 - nextDouble() is in (0, 1], so the logarithm is finite. */
    private double exponential() {
        return -Math.log(1 - random.nextDouble());
    }
}
