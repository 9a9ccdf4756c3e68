package io.sluice.server.latency;

/**
 * What a pass of each size takes at the usual pace, learned slowly: each pass of a size counts as much as any earlier one
 * until there are {@link #MEMORY} of them, and as one of so many from then on.
 */
final class BaseTimes {

    /** Passes of one size that it remembers, about. */
    static final int MEMORY = 32;

    /**
     * A pass counts as at most 10 % longer or shorter than what is known. Makes that a median rather than a mean, and leaves
     * to the pace a change of pace, which is recognised only after several passes.
     */
    private static final double LARGEST_SURPRISE = Math.log(1.1);

    /** Passes after which a size is known well enough for that; before, a surprise counts for more. */
    private static final double WELL_KNOWN = 4;

    private final double[] nanos;
    private final int[] known;
    private final long[] observations;
    private double[] fitted = {};

    BaseTimes(int maxRows) {
        nanos = new double[maxRows + 1];
        known = new int[maxRows + 1];
        observations = new long[maxRows + 1];
    }

    int maxRows() {
        return nanos.length - 1;
    }

    boolean isEmpty() {
        return largest() == 0;
    }

    /**
     * Begins a size that has not run: between two sizes that have from what lies between them, as if that had been seen
     * once; else from its first pass.
     *
     * @return whether there was anything to expect of this size
     */
    boolean start(int rows, double first) {
        if (known[rows] > 0) {
            return true;
        }
        boolean between = rows > smallest() && rows < largest();
        nanos[rows] = between ? fitted()[rows] : first;
        known[rows] = between ? 1 : 0;
        return between;
    }

    /** What is expected of a size, before any fit to the others, once it was started. */
    double of(int rows) {
        return nanos[rows];
    }

    double ofLargest() {
        return nanos[Math.max(largest(), 0)];
    }

    /** How far a surprise is to be laid to something else than this size, in [0, 1]. */
    double trust(int rows) {
        return 1 - weight(rows);
    }

    void learn(int rows, double value) {
        double weight = weight(rows);
        double largest = LARGEST_SURPRISE * Math.max(1, WELL_KNOWN * weight);
        double surprise = Math.max(-largest, Math.min(largest, Math.log(value / nanos[rows])));
        nanos[rows] *= Math.exp(weight * surprise);
        known[rows] = Math.min(known[rows] + 1, MEMORY);
        observations[rows]++;
        fitted = new double[0];
    }

    /** What a pass of each size takes, those that did not run included; never falls. */
    double[] fitted() {
        if (fitted.length == 0) {
            fitted = MonotoneFit.of(nanos, known);
        }
        return fitted;
    }

    long observations(int rows) {
        return observations[rows];
    }

    private double weight(int rows) {
        return 1.0 / Math.min(known[rows] + 1, MEMORY);
    }

    private int smallest() {
        int rows = 1;
        while (rows <= maxRows() && known[rows] == 0) {
            rows++;
        }
        return rows;
    }

    private int largest() {
        int rows = maxRows();
        while (rows > 0 && known[rows] == 0) {
            rows--;
        }
        return rows;
    }
}
