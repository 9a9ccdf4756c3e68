package io.sluice.loadtest.arrivals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalScheduleTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void nextOffsetNanos_constantRateThatDividesNoSecond_keepsTheRateWithoutDrift() {
        long[] offsets = offsets(paced(RateProfile.constant(3, Duration.ofHours(1)), Spacing.CONSTANT, 1));

        assertThat(offsets).hasSize(3 * 3600);
        assertThat(offsets[0]).isZero();
        assertThat(offsets[1]).isEqualTo(333_333_333L);
        assertThat(offsets[3000]).isCloseTo(1000 * SECOND, within(1_000L));
    }

    @Test
    void nextOffsetNanos_poisson_hasTheRateAndTheSpreadOfExponentialGaps() {
        double rate = 1000;
        long[] offsets = offsets(paced(RateProfile.constant(rate, Duration.ofSeconds(100)), Spacing.POISSON, 42));
        int count = offsets.length - 1;

        double mean = (offsets[count] - offsets[0]) / (double) count;
        double variance = 0;
        for (int i = 0; i < count; i++) {
            double gap = offsets[i + 1] - offsets[i];
            variance += (gap - mean) * (gap - mean) / count;
        }

        // The mean of 100 000 gaps is within 1.5 % of the truth but once in 400 000 seeds.
        assertThat(mean).isCloseTo(1e9 / rate, within(1e9 / rate * 0.015));
        assertThat(Math.sqrt(variance) / mean).isCloseTo(1, within(0.03));
        assertThat(offsets).isSorted();
    }

    @Test
    void nextOffsetNanos_sameSeed_givesTheSameTimes() {
        Arrivals arrivals = paced(RateProfile.constant(50, Duration.ofSeconds(2)), Spacing.POISSON, 7);
        Arrivals others = paced(RateProfile.constant(50, Duration.ofSeconds(2)), Spacing.POISSON, 8);

        assertThat(offsets(arrivals)).isEqualTo(offsets(arrivals)).isNotEqualTo(offsets(others));
    }

    @Test
    void nextOffsetNanos_ramp_sendsAsManyAsLieUnderTheLine() {
        long[] offsets = offsets(paced(RateProfile.ramp(0, 100, Duration.ofSeconds(10)), Spacing.CONSTANT, 1));

        assertThat(offsets).hasSize(500).isSorted();
        // A quarter of the requests lies in the first half of the time.
        assertThat(countBefore(offsets, 5 * SECOND)).isCloseTo(125, within(1L));
    }

    @Test
    void nextOffsetNanos_fallingRamp_isTheRisingOneBackwards() {
        long[] offsets = offsets(paced(RateProfile.ramp(100, 0, Duration.ofSeconds(10)), Spacing.CONSTANT, 1));

        assertThat(offsets).hasSize(500).isSorted();
        assertThat(countBefore(offsets, 5 * SECOND)).isCloseTo(375, within(1L));
    }

    @Test
    void nextOffsetNanos_bursts_peakAtTheEndOfEachPeriod() {
        RateProfile profile =
                RateProfile.bursts(10, 100, Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(12));

        long[] offsets = offsets(paced(profile, Spacing.CONSTANT, 1));

        assertThat(countBefore(offsets, 4 * SECOND)).isEqualTo(40);
        assertThat(countBefore(offsets, 5 * SECOND)).isEqualTo(140);
        assertThat(countBefore(offsets, 10 * SECOND)).isEqualTo(280);
        assertThat(offsets).hasSize(300);
    }

    @Test
    void nextOffsetNanos_quietPiece_sendsNothingInIt() {
        RateProfile profile =
                RateProfile.bursts(0, 10, Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(4));

        long[] offsets = offsets(paced(profile, Spacing.POISSON, 3));

        assertThat(offsets).isNotEmpty();
        assertThat(Arrays.stream(offsets)).allMatch(offset -> offset % (2 * SECOND) >= SECOND);
    }

    @Test
    void afterWarmup_paced_beginsWithTheFirstRateForThatLong() {
        Arrivals load = paced(RateProfile.constant(10, Duration.ofSeconds(3)), Spacing.CONSTANT, 1);

        long[] offsets = offsets(load.afterWarmup(Duration.ofSeconds(2)));

        assertThat(offsets).hasSize(50);
        assertThat(countBefore(offsets, 2 * SECOND)).isEqualTo(20);
    }

    @Test
    void afterWarmup_replayed_repeatsItsBeginning() {
        Arrivals record = new Arrivals.Replayed(new long[] {0, 5, 20});

        assertThat(offsets(record.afterWarmup(Duration.ofNanos(10)))).containsExactly(0, 5, 10, 15, 30);
    }

    @Test
    void replayed_timesThatFall_areRefusedWithTheirPlace() {
        assertThatThrownBy(() -> new Arrivals.Replayed(new long[] {0, 5, 4}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("number 3");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 1_000_001, Double.NaN})
    void constant_rateOutOfRange_saysTheRange(double rate) {
        assertThatThrownBy(() -> RateProfile.constant(rate, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the rate must be in (0, 1000000]");
    }

    private static Arrivals paced(RateProfile profile, Spacing spacing, long seed) {
        return new Arrivals.Paced(profile, spacing, seed);
    }

    private static long countBefore(long[] offsets, long end) {
        return Arrays.stream(offsets).filter(offset -> offset < end).count();
    }

    private static long[] offsets(Arrivals arrivals) {
        ArrivalSchedule schedule = arrivals.schedule();
        return LongStream.generate(schedule::nextOffsetNanos)
                .takeWhile(offset -> offset != ArrivalSchedule.END)
                .toArray();
    }
}
