package io.sluice.server.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.sluice.model.engine.Tower;
import io.sluice.server.request.BatchLatency;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is learned of a machine that stays as it is. */
final class LatencyModelTest {

    private static final int PASSES = 2_000;

    private final LatencyModel model = new LatencyModel(2, SteppedPasses.MAX_ROWS);

    @Test
    void curve_nothingRan_isUnknown() {
        assertThat(model.curve(Tower.VISION, 0)).isSameAs(LatencyCurve.UNKNOWN);
        assertThat(model.curve(1, Tower.VISION, 0)).isSameAs(LatencyCurve.UNKNOWN);
        assertThat(model.rows(Tower.VISION, 0)).isEmpty();
    }

    @Test
    void curve_someSizesRan_fillsTheOthers() {
        LatencyCurve curve = SteppedPasses.warm(model, 1, 2, 4, 8, 16).curve();

        for (int rows = 1; rows <= 16; rows++) {
            assertThat(curve.typicalNanos(rows))
                    .as("%d rows lie on a line", rows)
                    .isCloseTo(SteppedPasses.usualNanos(rows), within(10L));
        }
        assertThat(curve.typicalNanos(64))
                .as("beyond what was seen: in proportion")
                .isCloseTo(4 * SteppedPasses.usualNanos(16), within(10L));
        assertThat(curve.knee(8)).isEqualTo(8);
    }

    @Test
    void curve_nothingNew_isTheSame() {
        SteppedPasses passes = SteppedPasses.warm(model, 1, 2);

        assertThat(passes.curve()).isSameAs(passes.idle(100).curve());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void curve_noisyPasses_isMonotoneAndNearTheTruth(long seed) {
        Random random = new Random(seed);
        SteppedPasses passes = SteppedPasses.warm(model, 1, 2, 4, 8, 16, 32, 64)
                .by(() -> Math.exp(0.15 * random.nextGaussian()) * (random.nextInt(100) == 0 ? 5 : 1));
        int slower = 0;
        for (int i = 0; i < PASSES; i++) {
            LatencyCurve before = passes.curve();
            int next = 1 + random.nextInt(SteppedPasses.MAX_ROWS);
            if (passes.run(next).lastNanos() > before.slowNanos(next)) {
                slower++;
            }
            LatencyCurve curve = passes.curve();
            for (int rows = 1; rows <= SteppedPasses.MAX_ROWS; rows++) {
                assertThat(curve.typicalNanos(rows)).isGreaterThanOrEqualTo(curve.typicalNanos(rows - 1));
                assertThat(curve.slowNanos(rows))
                        .isGreaterThanOrEqualTo(curve.slowNanos(rows - 1))
                        .isGreaterThanOrEqualTo(curve.typicalNanos(rows));
            }
        }

        for (int rows = 1; rows <= SteppedPasses.MAX_ROWS; rows++) {
            assertThat(passes.predicted(rows)).as("%d rows", rows).isBetween(0.8, 1.25);
        }
        assertThat(passes.idle(9_000).predicted(8)).as("kept while idle").isBetween(0.85, 1.18);
        assertThat((double) slower / PASSES).as("share of passes beyond p99").isBetween(0.002, 0.025);
    }

    @Test
    void curve_oneSizeNeverRanBefore_startsFromWhatLiesBetween() {
        SteppedPasses passes = SteppedPasses.warm(model, 1, 8);
        passes.run(0, 4, 10 * SteppedPasses.usualNanos(4));

        assertThat(passes.predicted(4)).as("an odd first pass is not believed").isLessThan(2);
        passes.runTimes(100, 4);
        assertThat(passes.predicted(4)).isCloseTo(1, within(0.05));
    }

    @Test
    void curve_twoReplicas_planWithTheMeanAndTheSlowest() {
        SteppedPasses passes = SteppedPasses.warm(model);
        for (int i = 0; i < 50; i++) {
            passes.run(0, 4, 10_000_000).run(1, 4, 30_000_000);
        }

        assertThat(model.curve(0, Tower.VISION, passes.now()).typicalNanos(4))
                .isCloseTo(10_000_000, withinPercentage(1));
        assertThat(model.curve(1, Tower.VISION, passes.now()).typicalNanos(4))
                .isCloseTo(30_000_000, withinPercentage(1));
        assertThat(passes.curve().typicalNanos(4)).isCloseTo(20_000_000, withinPercentage(1));
        assertThat(passes.curve().slowNanos(4)).isCloseTo(30_000_000, withinPercentage(1));
    }

    @Test
    void record_noTimeOrNoRows_isNotNoted() {
        SteppedPasses passes = SteppedPasses.warm(model, 2);
        LatencyCurve before = passes.curve();

        passes.run(0, 2, 0).run(0, 2, -5).run(0, 0, 1_000_000).idle(-1);

        assertThat(passes.curve()).isEqualTo(before);
        assertThat(model.rows(Tower.VISION, passes.now()))
                .extracting(BatchLatency::observations)
                .containsExactly(2L);
    }

    @Test
    void record_moreRowsThanThereMayBe_countsAsTheLargest() {
        SteppedPasses passes = new SteppedPasses(model).run(0, 1_000, 5_000);

        assertThat(passes.curve().typicalNanos(SteppedPasses.MAX_ROWS)).isEqualTo(5_000);
    }

    @Test
    void rows_sizesThatRan_countThePassesOfEveryReplica() {
        SteppedPasses passes = SteppedPasses.warm(model, 1, 4)
                .run(1, 1, SteppedPasses.usualNanos(1))
                .run(1, 4, SteppedPasses.usualNanos(4));

        assertThat(model.rows(Tower.VISION, passes.now()))
                .isEqualTo(List.of(
                        new BatchLatency(1, 7_000_000, 7_000_000, 3), new BatchLatency(4, 13_000_000, 13_000_000, 3)));
        assertThat(model.rows(Tower.TEXT, passes.now())).as("towers are apart").isEmpty();
    }
}
