package io.sluice.server.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MonotoneFitTest {

    @Test
    void of_valuesThatGrow_keepsThemAndFillsBetween() {
        double[] fitted = MonotoneFit.of(new double[] {0, 7, 0, 0, 13, 0}, new int[] {0, 1, 0, 0, 9, 0});

        assertThat(fitted).containsExactly(0, 7, 9, 11, 13, 16.25);
    }

    @Test
    void of_smallestNotSeen_isAsTheFirstThatWas() {
        assertThat(MonotoneFit.of(new double[] {0, 0, 8, 0}, new int[] {0, 0, 3, 0}))
                .containsExactly(0, 8, 8, 12);
    }

    @Test
    void of_valueThatFalls_isPooledByWeight() {
        double[] fitted = MonotoneFit.of(new double[] {0, 1, 9, 5, 10}, new int[] {0, 1, 1, 3, 1});

        assertThat(fitted).containsExactly(0, 1, 6, 6, 10);
    }

    @Test
    void of_onlyFalling_isOneMean() {
        assertThat(MonotoneFit.of(new double[] {0, 6, 3, 1}, new int[] {0, 1, 2, 1}))
                .containsExactly(0, 3.25, 3.25, 3.25);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void of_anyValues_neverFallsAndKeepsTheWeightedSum(long seed) {
        Random random = new Random(seed);
        double[] values = random.doubles(40, 1, 100).toArray();
        int[] weights = random.ints(40, 1, 33).toArray();

        double[] fitted = MonotoneFit.of(values, weights);

        double[] sorted = fitted.clone();
        Arrays.sort(sorted);
        assertThat(fitted).containsExactly(sorted);
        double before = 0;
        double after = 0;
        for (int i = 1; i < values.length; i++) {
            before += weights[i] * values[i];
            after += weights[i] * fitted[i];
        }
        assertThat(after).isCloseTo(before, withinPercentage(1e-9));
    }
}
