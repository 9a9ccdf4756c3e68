package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Compares answers by their largest difference. */
final class Closeness {

    private Closeness() {}

    static void assertClose(float[] actual, float[] expected, double tolerance) {
        assertThat(actual).hasSameSizeAs(expected);
        double worst = IntStream.range(0, actual.length)
                .mapToDouble(i -> Math.abs(actual[i] - expected[i]))
                .max()
                .orElse(0);
        assertThat(worst)
                .as("largest difference; the answer begins %s", Arrays.toString(Arrays.copyOf(actual, 4)))
                .isLessThanOrEqualTo(tolerance);
    }
}
