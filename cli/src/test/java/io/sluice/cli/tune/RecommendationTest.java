package io.sluice.cli.tune;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.engine.Precision;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecommendationTest {

    private static final Set<Precision> EXACT = Set.of(Precision.FP32);
    private static final Measurement SMALL = measured(Precision.FP32, 1, 40, 25, 30);
    private static final Measurement LARGE = measured(Precision.FP32, 8, 60, 130, 150);
    private static final Measurement INT8 = measured(Precision.INT8, 8, 180, 45, 50);
    private static final List<Measurement> ALL = List.of(SMALL, LARGE, INT8);

    @Test
    void of_limitBelowTheFastest_isTheFastestWithin() {
        assertThat(Recommendation.of(ALL, EXACT, 200)).contains(SMALL);
    }

    @Test
    void of_limitAtPassAndWait_isWithin() {
        assertThat(Recommendation.of(ALL, EXACT, 280)).contains(LARGE);
        assertThat(Recommendation.of(ALL, EXACT, 279.9)).contains(SMALL);
    }

    @Test
    void of_nothingQuickEnough_isEmpty() {
        assertThat(Recommendation.of(ALL, EXACT, 54.9)).isEmpty();
    }

    @Test
    void of_precisionNotAllowed_isNeverRecommended() {
        assertThat(Recommendation.fastest(ALL)).contains(INT8);
        assertThat(Recommendation.of(ALL, EXACT, Double.MAX_VALUE)).contains(LARGE);
        assertThat(Recommendation.of(ALL, Set.of(Precision.FP32, Precision.INT8), Double.MAX_VALUE))
                .contains(INT8);
    }

    @Test
    void of_equalThroughput_isTheShorterWait() {
        Measurement slower = measured(Precision.FP32, 16, 60, 260, 270);

        assertThat(Recommendation.of(List.of(slower, LARGE), EXACT, 1_000)).contains(LARGE);
        assertThat(Recommendation.of(List.of(LARGE, slower), EXACT, 1_000)).contains(LARGE);
    }

    private static Measurement measured(Precision precision, int batch, double perSecond, double p50, double p99) {
        return new Measurement(new Candidate(precision, 1, 2, batch), "pytorch", perSecond, p50, p99, 100);
    }
}
