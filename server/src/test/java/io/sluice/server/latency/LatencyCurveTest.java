package io.sluice.server.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LatencyCurveTest {

    private final LatencyCurve affine = LatencyCurve.of(8, rows -> 5_000 + 2_000L * rows, 1.5);

    @Test
    void of_formula_saysMedianAndSlowOfEachSize() {
        assertThat(affine.maxRows()).isEqualTo(8);
        assertThat(affine.typicalNanos(1)).isEqualTo(7_000);
        assertThat(affine.slowNanos(1)).isEqualTo(10_500);
        assertThat(affine.typicalNanos(8)).isEqualTo(21_000);
        assertThat(affine.rowNanos(8)).isEqualTo(2_625);
        assertThat(affine.typicalNanos(0)).isZero();
    }

    @Test
    void of_formulaThatFalls_isRaised() {
        LatencyCurve curve = LatencyCurve.of(3, rows -> rows == 2 ? 50 : 30, 0.5);

        assertThat(curve.typicalNanos(1)).isEqualTo(30);
        assertThat(curve.typicalNanos(3)).isEqualTo(50);
        assertThat(curve.slowNanos(3)).as("never below the median").isEqualTo(50);
    }

    @Test
    void of_noRows_isRefused() {
        assertThatThrownBy(() -> LatencyCurve.of(0, rows -> 1, 1)).hasMessageContaining("got 0");
    }

    @Test
    void typicalNanos_aboveTheLargest_growsInProportion() {
        assertThat(affine.typicalNanos(16)).isEqualTo(42_000);
        assertThat(affine.slowNanos(16)).isEqualTo(63_000);
    }

    @Test
    void knee_timeInProportionToRows_isOne() {
        assertThat(LatencyCurve.of(64, rows -> 30_000L * rows, 1).knee(64)).isEqualTo(1);
    }

    @Test
    void knee_costOfAPassIsShared_isTheLimit() {
        assertThat(affine.knee(8)).isEqualTo(8);
        assertThat(affine.knee(4)).isEqualTo(4);
        assertThat(affine.knee(1)).isEqualTo(1);
    }

    @Test
    void knee_rowsGainNothingBeyondFour_isFour() {
        LatencyCurve curve = LatencyCurve.of(16, rows -> rows <= 4 ? 40_000 : 10_000L * rows, 1);

        assertThat(curve.knee(16)).isEqualTo(4);
    }

    @Test
    void knee_gainBelowTheTolerance_isNotWorthWaitingFor() {
        LatencyCurve curve = LatencyCurve.of(8, rows -> 1_000L * rows + 18, 1);

        assertThat(curve.knee(8))
                .as("a row alone takes 1.6 %% more than one of eight")
                .isEqualTo(1);
    }

    @Test
    void unknown_predictsNothingAndLimitsNothing() {
        assertThat(LatencyCurve.UNKNOWN.isKnown()).isFalse();
        assertThat(LatencyCurve.UNKNOWN.typicalNanos(64)).isZero();
        assertThat(LatencyCurve.UNKNOWN.slowNanos(64)).isZero();
        assertThat(LatencyCurve.UNKNOWN.knee(64)).isEqualTo(64);
    }

    @Test
    void ofGroup_replicasOfDifferentSpeed_isTheMeanMedianAndTheWorstSlow() {
        LatencyCurve fast = LatencyCurve.of(4, rows -> 100L * rows, 5);
        LatencyCurve slow = LatencyCurve.of(4, rows -> 300L * rows, 1.1);

        LatencyCurve group = LatencyCurve.ofGroup(List.of(fast, LatencyCurve.UNKNOWN, slow));

        assertThat(group.typicalNanos(2)).isEqualTo(400);
        assertThat(group.slowNanos(2)).isEqualTo(1_000);
    }
}
