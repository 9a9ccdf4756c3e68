package io.sluice.server.latency;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToLongFunction;

/**
 * What a forward pass of one tower takes, for each number of rows in it; never falls as they grow. Immutable.
 *
 * <p>Above the largest batch it grows in proportion to the rows.
 */
public final class LatencyCurve {

    /** By how much the time for one row may exceed the best and still count as good. */
    public static final double KNEE_TOLERANCE = 0.02;

    /** Of a tower of which nothing is known: every pass takes 0 ns, so nothing is ever predicted to be late. */
    public static final LatencyCurve UNKNOWN = new LatencyCurve(new long[2], new long[2]);

    private final long[] typical;
    private final long[] slow;

    private LatencyCurve(long[] typical, long[] slow) {
        this.typical = typical;
        this.slow = slow;
    }

    /**
     * A curve from a formula.
     *
     * @param maxRows of the largest batch, at least 1
     * @param typical median in nanoseconds for 1 to {@code maxRows} rows; where it falls or is negative it is raised
     * @param slowRatio 99th percentile over median; below 1 counts as 1
     */
    public static LatencyCurve of(int maxRows, IntToLongFunction typical, double slowRatio) {
        if (maxRows < 1) {
            throw new IllegalArgumentException("a curve needs a batch of at least 1 row, got " + maxRows);
        }
        long[] medians = new long[maxRows + 1];
        long[] slows = new long[maxRows + 1];
        for (int rows = 1; rows <= maxRows; rows++) {
            medians[rows] = Math.max(medians[rows - 1], typical.applyAsLong(rows));
            slows[rows] = Math.max(medians[rows], Math.round(medians[rows] * slowRatio));
        }
        return new LatencyCurve(medians, slows);
    }

    /**
     * How several replicas look as one: the mean of their medians, and the largest of their 99th percentiles.
     *
     * @param curves for the same {@link #maxRows()}; those of which nothing is known do not count
     */
    static LatencyCurve ofGroup(List<LatencyCurve> curves) {
        List<LatencyCurve> known = curves.stream().filter(LatencyCurve::isKnown).toList();
        if (known.size() <= 1) {
            return known.isEmpty() ? UNKNOWN : known.get(0);
        }
        int maxRows = known.get(0).maxRows();
        long[] typical = new long[maxRows + 1];
        long[] slow = new long[maxRows + 1];
        for (LatencyCurve curve : known) {
            for (int rows = 1; rows <= maxRows; rows++) {
                typical[rows] += curve.typical[rows] / known.size();
                slow[rows] = Math.max(slow[rows], curve.slow[rows]);
            }
        }
        return new LatencyCurve(typical, slow);
    }

    /** The same shape at another height. */
    LatencyCurve scaled(double factor) {
        return factor == 1 ? this : new LatencyCurve(scaled(typical, factor), scaled(slow, factor));
    }

    private static long[] scaled(long[] nanos, double factor) {
        return Arrays.stream(nanos).map(value -> Math.round(value * factor)).toArray();
    }

    /** False if this is {@link #UNKNOWN}, or says 0 ns of every batch as that does. */
    public boolean isKnown() {
        return typical[maxRows()] > 0;
    }

    /** Rows of the largest batch there may be, at least 1. */
    public int maxRows() {
        return typical.length - 1;
    }

    /** Median of what a pass with so many rows takes; 0 for none. */
    public long typicalNanos(int rows) {
        return at(typical, rows);
    }

    /** 99th percentile of what a pass with so many rows takes, at least {@link #typicalNanos}; 0 for none. */
    public long slowNanos(int rows) {
        return at(slow, rows);
    }

    /** What one row of so many takes: the median over their number, at least 1. */
    public double rowNanos(int rows) {
        return (double) typicalNanos(rows) / rows;
    }

    /**
     * Where a larger batch stops to pay: the fewest rows that take at most 1 + {@link #KNEE_TOLERANCE} of the least time
     * a row that any batch up to {@code limit} takes. While nothing is known, {@code limit}.
     *
     * @param limit rows of the largest batch that may be, at least 1
     */
    public int knee(int limit) {
        if (!isKnown()) {
            return limit;
        }
        double best = rowNanos(1);
        for (int rows = 2; rows <= limit; rows++) {
            best = Math.min(best, rowNanos(rows));
        }
        int knee = 1;
        while (rowNanos(knee) > (1 + KNEE_TOLERANCE) * best) {
            knee++;
        }
        return knee;
    }

    private long at(long[] nanos, int rows) {
        if (rows <= maxRows()) {
            return nanos[rows];
        }
        return Math.round((double) nanos[maxRows()] / maxRows() * rows);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LatencyCurve curve
                && Arrays.equals(typical, curve.typical)
                && Arrays.equals(slow, curve.slow);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(typical) + Arrays.hashCode(slow);
    }
}
