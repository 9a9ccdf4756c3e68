package io.sluice.loadtest.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateSearchTest {

    private static final Duration TARGET = Duration.ofMillis(50);
    private static final double PRECISION = 0.02;

    /** A server that is a formula: latency grows without bound towards its capacity, and beyond it requests fail. */
    private static Probe server(double capacity) {
        return rate -> {
            boolean isOverloaded = rate >= capacity;
            double p99Millis = isOverloaded ? 1000 : 10 / (1 - rate / capacity);
            return new RatePoint(
                    rate,
                    Math.min(rate, capacity),
                    new RatePoint.Latency(Duration.ofMillis(10), Duration.ofNanos((long) (p99Millis * 1e6))),
                    isOverloaded ? capacity / rate : 1,
                    isOverloaded ? 5 : 0,
                    false);
        };
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1, 79, 80, 81, 500, 4000})
    void run_fromAnyStart_findsTheHighestRateThatMeetsTheTarget(double start) throws Exception {
        RateSearch.Result found = new RateSearch(start, TARGET, PRECISION).run(server(100));

        // 10 ms / (1 - rate / 100) is 50 ms at 80 a second.
        assertThat(found.best())
                .get()
                .extracting(RatePoint::rate)
                .satisfies(rate -> assertThat((double) rate).isBetween(80 * (1 - PRECISION), 80.0));
        assertThat(found.points()).hasSizeLessThan(RateSearch.PROBES_LIMIT);
    }

    @Test
    void run_sameServer_takesTheSameSteps() throws Exception {
        RateSearch search = new RateSearch(7, TARGET, PRECISION);

        assertThat(search.run(server(100))).isEqualTo(search.run(server(100)));
    }

    @Test
    void run_noRateMeetsTheTarget_findsNoneAndEnds() throws Exception {
        RateSearch.Result found = new RateSearch(100, Duration.ofMillis(5), PRECISION).run(server(100));

        assertThat(found.best()).isEmpty();
        assertThat(found.points()).last().extracting(RatePoint::rate).isEqualTo(RateSearch.LOWEST_RATE);
    }

    @Test
    void run_clientSaturates_countsThatRateAsTooMuch() throws Exception {
        Probe server = rate -> {
            RatePoint point = server(1e9).at(rate);
            return new RatePoint(
                    rate, point.answeredPerSecond(), point.latency(), point.goodput(), point.errors(), rate > 1000);
        };

        RateSearch.Result found = new RateSearch(100, TARGET, PRECISION).run(server);

        assertThat(found.best().orElseThrow().rate()).isCloseTo(1000, within(1000 * PRECISION));
    }

    @Test
    void run_oneErrorInMany_isTooMuch() throws Exception {
        Probe server = rate -> {
            RatePoint point = server(1e9).at(rate);
            return new RatePoint(
                    rate, point.answeredPerSecond(), point.latency(), point.goodput(), rate > 300 ? 1 : 0, false);
        };

        RateSearch.Result found = new RateSearch(100, TARGET, PRECISION).run(server);

        assertThat(found.best().orElseThrow().rate()).isBetween(294.0, 300.0);
    }

    @Test
    void curve_rates_areTriedInRisingOrder() throws Exception {
        List<RatePoint> points = new RateCurve(List.of(120.0, 40.0, 80.0, 40.0)).run(server(100));

        assertThat(points).extracting(RatePoint::rate).containsExactly(40.0, 80.0, 120.0);
        assertThat(points).last().extracting(RatePoint::errors).isEqualTo(5L);
    }

    @Test
    void curve_oneRate_isNoCurve() {
        assertThatThrownBy(() -> new RateCurve(List.of(5.0, 5.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 to 64 different rates, got 1");
    }
}
