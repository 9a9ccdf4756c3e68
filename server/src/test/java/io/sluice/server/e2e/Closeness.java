package io.sluice.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

/** How near to the reference an answer must be. */
final class Closeness {

    /** Logits and hidden states of the tiny models. */
    static final float LOGITS = 5e-5f;

    static final float PROBABILITIES = 1e-5f;

    private Closeness() {}

    static void assertClose(float[] actual, float[] expected, float tolerance) {
        assertThat(actual).hasSameSizeAs(expected);
        float worst = 0;
        for (int i = 0; i < actual.length; i++) {
            // Not Math.max: NaN must fail.
            float difference = Math.abs(actual[i] - expected[i]);
            worst = difference <= worst ? worst : difference;
        }
        assertThat(worst).isLessThanOrEqualTo(tolerance);
    }

    static float largest(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /** The vector divided by its L2 norm. */
    static float[] unit(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        float[] unit = new float[vector.length];
        for (int i = 0; i < vector.length; i++) {
            unit[i] = (float) (vector[i] / Math.sqrt(squares));
        }
        return unit;
    }
}
