package io.sluice.server.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.model.engine.Tower;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A machine that becomes slower, and recovers. */
final class LatencyStepTest {

    private final LatencyModel model = new LatencyModel(1, SteppedPasses.MAX_ROWS);
    private final SteppedPasses passes = SteppedPasses.warm(model, 1, 2, 4, 8, 16, 32, 64);

    @Test
    void curve_twiceAsSlow_isFollowedWithinTwoSecondsForEverySize() {
        passes.runTimes(200, 8).slower(2);

        long stepAt = passes.now();
        while (passes.now() - stepAt < 2_000_000_000L) {
            passes.run(8);
        }

        assertThat(passes.predicted(8)).isCloseTo(2, within(0.05));
        assertThat(passes.predicted(1)).as("did not run").isCloseTo(2, within(0.15));
        assertThat(passes.predicted(64)).as("did not run").isCloseTo(2, within(0.15));
    }

    @Test
    void curve_twiceAsSlowInPassesOfSeconds_isFollowedWithinEight() {
        for (int i = 0; i < 20; i++) {
            passes.run(0, 8, 1_000_000_000L);
        }
        for (int i = 0; i < 8; i++) {
            passes.run(0, 8, 2_000_000_000L);
        }

        assertThat(passes.curve().typicalNanos(8) / 1e9).isCloseTo(2, within(0.1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.3, 2, 10})
    void curve_slowForAMinute_isForgottenWithinTwoSecondsOfRunning(double slowdown) {
        passes.runTimes(50, 8).slower(slowdown).runTimes(3_000, 8).slower(1).runTimes(95, 8);

        assertThat(passes.predicted(8)).isCloseTo(1, within(0.05));
        assertThat(passes.predicted(1)).as("did not run").isCloseTo(1, within(0.15));
        assertThat(passes.predicted(64)).as("did not run").isCloseTo(1, within(0.15));
    }

    @ParameterizedTest
    @CsvSource({"2, 2.5", "10, 4", "40, 5"})
    void curve_slowAndThenNothingRuns_recoversByItself(double slowdown, double seconds) {
        passes.slower(slowdown).runTimes(300, 8);
        assertThat(passes.predicted(8)).isCloseTo(slowdown, within(slowdown * 0.05));

        passes.idle((long) (1000 * seconds) + 150L * (long) slowdown); // a pass of 64 rows might still be running

        assertThat(passes.predicted(8)).isLessThan(1.3);
    }

    @Test
    void curve_onePassTakesFarTooLong_barelyMoves() {
        passes.runTimes(100, 8);

        passes.run(0, 8, 30 * SteppedPasses.usualNanos(8));
        assertThat(passes.predicted(8)).isCloseTo(1, within(0.05));
        passes.run(8);
        assertThat(passes.predicted(8)).isCloseTo(1, within(0.05));
        assertThat(passes.predicted(32)).isCloseTo(1, within(0.05));
    }

    @Test
    void curve_warmedUpInABadMoment_learnsTheTruthAndKeepsItWhileIdle() {
        LatencyModel misled = new LatencyModel(1, SteppedPasses.MAX_ROWS);
        SteppedPasses later = new SteppedPasses(misled).slower(3);
        for (int rows = 1; rows <= 64; rows *= 2) {
            later.run(rows).run(rows);
        }

        later.slower(1).runTimes(300, 8).idle(8_000);

        assertThat(later.predicted(8)).isCloseTo(1, within(0.05));
        assertThat(later.predicted(64)).isLessThan(1.5);
    }

    @Test
    void curve_nothingRanForLong_isBelievedLessUntilTheNextPass() {
        passes.runTimes(100, 8).idle(9_000);
        assertThat(passes.predicted(8)).isCloseTo(1, within(0.05));
        int knee = passes.curve().knee(64);

        passes.idle(3_600_000);
        assertThat(passes.predicted(8)).as("lets a request through").isCloseTo(1 / 16.0, within(0.01));
        assertThat(passes.curve().knee(64)).isEqualTo(knee);
        assertThat(model.rows(Tower.VISION, passes.now()).get(0).medianNanos())
                .as("what was measured is still said")
                .isCloseTo(SteppedPasses.usualNanos(1), within(500_000L));

        passes.run(8);
        assertThat(passes.predicted(8)).isCloseTo(1, within(0.05));
    }
}
