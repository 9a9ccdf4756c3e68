package io.sluice.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScaleTest {

    @Test
    void linear_anyMost_stepsEvenlyToAtLeastThat() {
        Scale scale = Scale.linear(940);

        assertThat(scale.ticks())
                .extracting(Scale.Tick::text)
                .containsExactly("0", "200", "400", "600", "800", "1,000");
        assertThat(scale.at(500)).isEqualTo(0.5);
    }

    @Test
    void linear_nothing_isStillAScale() {
        assertThat(Scale.linear(0).at(0)).isZero();
        assertThat(Scale.linear(0).ticks()).hasSizeGreaterThan(1);
    }

    @Test
    void until_noRoundEnd_endsThere() {
        Scale scale = Scale.until(15.3);

        assertThat(scale.at(15.3)).isEqualTo(1);
        assertThat(scale.ticks()).extracting(Scale.Tick::text).containsExactly("0", "5", "10", "15");
    }

    @Test
    void logarithmic_values_liesBetweenPowersOfTen() {
        Scale scale = Scale.logarithmic(3, 800);

        assertThat(scale.at(1)).isZero();
        assertThat(scale.at(1000)).isEqualTo(1);
        assertThat(scale.at(10)).isCloseTo(1 / 3.0, within(1e-9));
        assertThat(scale.at(0)).isZero();
        assertThat(scale.ticks()).extracting(Scale.Tick::text).containsExactly("1", "10", "100", "1,000");
    }

    @Test
    void percentiles_eachNine_takesAsMuchRoom() {
        Scale scale = Scale.percentiles(4);

        assertThat(scale.at(90)).isCloseTo(0.25, within(1e-9));
        assertThat(scale.at(99)).isCloseTo(0.5, within(1e-9));
        assertThat(scale.at(99.9)).isCloseTo(0.75, within(1e-9));
        assertThat(scale.at(100)).isEqualTo(1);
        assertThat(scale.ticks())
                .extracting(Scale.Tick::text)
                .containsExactly("0 %", "50 %", "90 %", "99 %", "99.9 %", "99.99 %");
    }
}
