package io.sluice.cli.tune;

import java.util.Optional;

/**
 * How near answers are to those in float32.
 *
 * @param pictures that were compared
 * @param sameClass of how many the first class is the same; empty for a model without classes
 * @param leastCosine the lowest similarity of an output to that in float32
 */
record Exactness(int pictures, Optional<Integer> sameClass, double leastCosine) {

    /** @param outputs one for each picture, as in {@code reference} */
    static Exactness of(float[][] outputs, float[][] reference, boolean classes) {
        int same = 0;
        double least = 1;
        for (int i = 0; i < outputs.length; i++) {
            same += first(outputs[i]) == first(reference[i]) ? 1 : 0;
            least = Math.min(least, cosine(outputs[i], reference[i]));
        }
        return new Exactness(outputs.length, classes ? Optional.of(same) : Optional.empty(), least);
    }

    private static int first(float[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    private static double cosine(float[] a, float[] b) {
        double product = 0;
        double squaresA = 0;
        double squaresB = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
            squaresA += (double) a[i] * a[i];
            squaresB += (double) b[i] * b[i];
        }
        return product / Math.sqrt(squaresA * squaresB);
    }
}
