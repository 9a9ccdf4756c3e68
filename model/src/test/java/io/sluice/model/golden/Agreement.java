package io.sluice.model.golden;

import java.util.Arrays;

/** How far the rows of a lower precision are from those of float32. */
public final class Agreement {

    private double leastCosine = 1;
    private double largestDifference;
    private double largestRegret;
    private int rows;
    private int sameTop;

    /** Compares one row. */
    public void add(float[] actual, float[] expected) {
        double product = 0;
        double squares = 0;
        double expectedSquares = 0;
        for (int i = 0; i < expected.length; i++) {
            product += (double) actual[i] * expected[i];
            squares += (double) actual[i] * actual[i];
            expectedSquares += (double) expected[i] * expected[i];
            largestDifference = Math.max(largestDifference, Math.abs(actual[i] - expected[i]));
        }
        leastCosine = Math.min(leastCosine, product / Math.sqrt(squares * expectedSquares));
        rows++;
        largestRegret = Math.max(largestRegret, expected[top(expected)] - expected[top(actual)]);
        if (top(actual) == top(expected)) {
            sameTop++;
        }
    }

    /** Compares rows of {@code length} values. */
    public void addAll(float[] actual, float[] expected, int length) {
        for (int start = 0; start < expected.length; start += length) {
            add(Arrays.copyOfRange(actual, start, start + length), Arrays.copyOfRange(expected, start, start + length));
        }
    }

    public double leastCosine() {
        return leastCosine;
    }

    public double largestDifference() {
        return largestDifference;
    }

    /** Share of the rows whose largest value is at the same place. */
    public double topAgreement() {
        return (double) sameTop / rows;
    }

    /** How far, in float32, the value that a row has at the place of its largest is below the largest; 0 where tops agree. */
    public double largestRegret() {
        return largestRegret;
    }

    @Override
    public String toString() {
        return "cosine >= %.6f, difference <= %.5f, regret <= %.5f, top-1 %d of %d"
                .formatted(leastCosine, largestDifference, largestRegret, sameTop, rows);
    }

    private static int top(float[] values) {
        int top = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[top]) {
                top = i;
            }
        }
        return top;
    }
}
