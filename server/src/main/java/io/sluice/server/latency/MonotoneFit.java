package io.sluice.server.latency;

/** The values that never fall and come nearest to those seen, in weighted least squares: pool adjacent violators. */
final class MonotoneFit {

    private final int[] ends;
    private final double[] means;
    private final double[] weights;
    private int pools;

    private MonotoneFit(int capacity) {
        ends = new int[capacity];
        means = new double[capacity];
        weights = new double[capacity];
    }

    /**
     * Fits, and fills what was not seen: in a straight line between two that were, below the first as the first, and above
     * the last in proportion to its index.
     *
     * @param values by index; index 0 does not count
     * @param weights 0 where nothing was seen; at least one is above 0
     */
    static double[] of(double[] values, int[] weights) {
        MonotoneFit fit = new MonotoneFit(values.length);
        for (int i = 1; i < values.length; i++) {
            if (weights[i] > 0) {
                fit.add(i, values[i], weights[i]);
            }
        }
        return fill(fit.fitted(weights));
    }

    private void add(int index, double value, double weight) {
        ends[pools] = index;
        means[pools] = value;
        weights[pools] = weight;
        pools++;
        while (pools > 1 && means[pools - 2] > means[pools - 1]) {
            pool();
        }
    }

    private void pool() {
        int into = pools - 2;
        int from = pools - 1;
        double weight = weights[into] + weights[from];
        means[into] = (means[into] * weights[into] + means[from] * weights[from]) / weight;
        weights[into] = weight;
        ends[into] = ends[from];
        pools--;
    }

    /** The mean of its pool for each index that was seen, else 0. */
    private double[] fitted(int[] seen) {
        double[] fitted = new double[seen.length];
        int pool = 0;
        for (int i = 1; i < seen.length && pool < pools; i++) {
            fitted[i] = seen[i] > 0 ? means[pool] : 0;
            if (i == ends[pool]) {
                pool++;
            }
        }
        return fitted;
    }

    private static double[] fill(double[] values) {
        int before = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > 0) {
                fillBetween(values, before, i);
                before = i;
            }
        }
        for (int i = before + 1; i < values.length; i++) {
            values[i] = values[before] / before * i;
        }
        return values;
    }

    private static void fillBetween(double[] values, int before, int after) {
        double from = before == 0 ? values[after] : values[before];
        double slope = (values[after] - from) / (after - before);
        for (int i = before + 1; i < after; i++) {
            values[i] = from + slope * (i - before);
        }
    }
}
