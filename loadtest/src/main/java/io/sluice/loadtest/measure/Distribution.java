package io.sluice.loadtest.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * Of durations, to three significant digits; all zero where there were none.
 *
 * @param curve percentiles in rising order, finer towards 100, for a plot
 */
public record Distribution(long count, Duration mean, Quantiles quantiles, Duration max, List<Point> curve) {

    /** Ticks for each halving of the distance to 100 %. */
    private static final int TICKS_PER_HALF_DISTANCE = 5;

    /** The percentiles that people ask for. */
    public record Quantiles(Duration p50, Duration p90, Duration p99, Duration p999) {}

    /**
     * One point of a percentile curve.
     *
     * @param percentile in [0, 100]
     */
    public record Point(double percentile, Duration value) {}

    public Distribution {
        curve = List.copyOf(curve);
    }

    static Distribution of(Histogram nanos) {
        List<Point> curve = new ArrayList<>();
        if (nanos.getTotalCount() > 0) {
            for (HistogramIterationValue step : nanos.percentiles(TICKS_PER_HALF_DISTANCE)) {
                curve.add(new Point(step.getPercentileLevelIteratedTo(), Duration.ofNanos(step.getValueIteratedTo())));
            }
        }
        Quantiles quantiles = new Quantiles(
                percentile(nanos, 50), percentile(nanos, 90), percentile(nanos, 99), percentile(nanos, 99.9));
        return new Distribution(
                nanos.getTotalCount(),
                Duration.ofNanos(Math.round(nanos.getMean())),
                quantiles,
                Duration.ofNanos(nanos.getMaxValue()),
                curve);
    }

    public Duration p50() {
        return quantiles.p50();
    }

    public Duration p90() {
        return quantiles.p90();
    }

    public Duration p99() {
        return quantiles.p99();
    }

    private static Duration percentile(Histogram nanos, double percentile) {
        return Duration.ofNanos(nanos.getValueAtPercentile(percentile));
    }
}
