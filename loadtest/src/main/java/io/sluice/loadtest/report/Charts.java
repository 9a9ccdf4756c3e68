package io.sluice.loadtest.report;

import io.sluice.loadtest.measure.Distribution;
import io.sluice.loadtest.measure.LoadReport;
import io.sluice.loadtest.measure.Second;
import io.sluice.loadtest.metrics.ServerMetrics;
import io.sluice.loadtest.metrics.ServerSample;
import io.sluice.loadtest.search.RatePoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The plots of a report, each of one thing that somebody asks. */
final class Charts {

    private static final String MILLISECONDS = "latency, ms (log)";
    private static final String SECONDS = "time, s";
    private static final String RATE = "offered, requests a second";
    private static final double LEAST_MILLIS = 0.01;

    private Charts() {}

    /** How slow are the slowest? */
    static String percentiles(LoadReport report) {
        List<Series> series = List.of(
                percentiles("from the intended send time", 1, report.latencies().latency()),
                percentiles("from the actual send", 2, report.latencies().service()));
        int nines = (int)
                Math.ceil(Math.log10((double) Math.max(100, report.counts().succeeded())));
        return new LineChart(
                        "Latency by percentile",
                        "percentile of the answered requests",
                        Scale.percentiles(nines),
                        MILLISECONDS,
                        logarithmic(series),
                        series)
                .html();
    }

    /** Did the server keep up, all the time? */
    static String throughput(LoadReport report) {
        return overTime(
                "Throughput over time",
                "requests a second",
                report.timeline(),
                Scale::linear,
                new Line("sent", 3, Second::sentPerSecond),
                new Line("answered", 1, Second::answeredPerSecond),
                new Line("failed", 4, Second::failedPerSecond));
    }

    /** When was it slow? */
    static String latencyOverTime(LoadReport report) {
        List<Second> answered = report.timeline().stream()
                .filter(second -> !second.latency().p99().isZero())
                .toList();
        return overTime(
                "Latency over time",
                MILLISECONDS,
                answered,
                most -> Scale.logarithmic(least(answered), most),
                new Line("p50", 1, second -> millis(second.latency().p50())),
                new Line("p99", 2, second -> millis(second.latency().p99())));
    }

    /** How much was under way? */
    static String inFlight(LoadReport report) {
        return overTime(
                "Requests in flight",
                "requests",
                report.timeline(),
                Scale::linear,
                new Line("in flight", 1, Second::inFlight));
    }

    /** How full were the batches, as the server counts its forward passes? */
    static String batches(ServerMetrics metrics) {
        List<BarChart.Bar> bars = new ArrayList<>();
        double above = 0;
        for (ServerMetrics.Bucket bucket : metrics.batchSizes()) {
            String name = bucket.rows() == Double.POSITIVE_INFINITY
                    ? "> " + Scale.number(above)
                    : bucket.rows() <= above + 1
                            ? Scale.number(bucket.rows())
                            : Scale.number(above + 1) + "–" + Scale.number(bucket.rows());
            if (bucket.passes() > 0) {
                bars.add(
                        new BarChart.Bar(name, bucket.passes(), "%s rows: %d passes".formatted(name, bucket.passes())));
            }
            above = bucket.rows();
        }
        return new BarChart("Batch sizes, by the server's metrics", "rows in a forward pass", "forward passes", 1, bars)
                .html();
    }

    /** How full were the batches, as the answers tell? */
    static String batches(SortedMap<Integer, Long> sizes) {
        List<BarChart.Bar> bars = sizes.entrySet().stream()
                .map(size -> new BarChart.Bar(
                        size.getKey().toString(),
                        size.getValue(),
                        "%d requests ran in batches of %d".formatted(size.getValue(), size.getKey())))
                .toList();
        return new BarChart(
                        "Batch sizes, by the answers", "rows in the batch that a request ran in", "requests", 1, bars)
                .html();
    }

    /** How much waited inside the server? */
    static String queue(ServerMetrics metrics) {
        List<Series.Point> points = metrics.samples().stream()
                .map(sample -> new Series.Point(
                        seconds(sample.at()),
                        sample.queueRows(),
                        "%.1f s: %.0f rows".formatted(seconds(sample.at()), sample.queueRows())))
                .toList();
        double most = metrics.samples().stream()
                .mapToDouble(ServerSample::queueRows)
                .max()
                .orElse(1);
        double end = points.get(points.size() - 1).x();
        return new LineChart(
                        "Queue depth, by the server's metrics",
                        SECONDS,
                        Scale.until(end),
                        "rows admitted, not yet answered",
                        Scale.linear(Math.max(1, most)),
                        List.of(new Series("rows", 1, points)))
                .html();
    }

    /** What went wrong? */
    static String errors(SortedMap<String, Long> errors) {
        List<BarChart.Bar> bars = errors.entrySet().stream()
                .map(error -> new BarChart.Bar(
                        error.getKey(),
                        error.getValue(),
                        "%s: %d requests".formatted(error.getKey(), error.getValue())))
                .toList();
        return new BarChart("Errors by reason", "reason", "requests", 4, bars).html();
    }

    /** How slow does it become as more is asked? */
    static String latencyByRate(List<RatePoint> points) {
        List<Series> series = List.of(
                byRate("p50", 1, points, point -> millis(point.latency().p50()), " ms"),
                byRate("p99", 2, points, point -> millis(point.latency().p99()), " ms"));
        return new LineChart("Latency by rate", RATE, rates(points), MILLISECONDS, logarithmic(series), series).html();
    }

    /** How much is answered as more is asked? */
    static String throughputByRate(List<RatePoint> points) {
        List<Series> series = List.of(
                byRate("offered", 3, points, RatePoint::rate, " a second"),
                byRate("answered", 1, points, RatePoint::answeredPerSecond, " a second"));
        return new LineChart(
                        "Throughput by rate",
                        RATE,
                        rates(points),
                        "requests a second",
                        Scale.linear(most(series)),
                        series)
                .html();
    }

    /** What share is answered in time as more is asked? */
    static String goodputByRate(List<RatePoint> points) {
        List<Series> series = List.of(byRate("goodput", 1, points, point -> 100 * point.goodput(), " %"));
        return new LineChart("Goodput by rate", RATE, rates(points), "answered in time, %", Scale.linear(100), series)
                .html();
    }

    private record Line(String name, int color, ToDoubleFunction<Second> value) {}

    private static String overTime(
            String title, String yTitle, List<Second> timeline, Function<Double, Scale> scale, Line... lines) {
        List<Series> series = Stream.of(lines)
                .map(line -> new Series(
                        line.name(),
                        line.color(),
                        timeline.stream().map(second -> point(second, line)).toList()))
                .toList();
        double end = timeline.stream()
                .mapToDouble(second -> seconds(second.end()))
                .max()
                .orElse(1);
        return new LineChart(title, SECONDS, Scale.until(end), yTitle, scale.apply(most(series)), series).html();
    }

    private static Series.Point point(Second second, Line line) {
        double value = line.value().applyAsDouble(second);
        return new Series.Point(
                seconds(second.end()),
                value,
                Markup.format("%.0f s, %s: %s", seconds(second.end()), line.name(), Scale.number(value)));
    }

    private static Series percentiles(String name, int color, Distribution distribution) {
        List<Series.Point> points = distribution.curve().stream()
                .map(point -> new Series.Point(
                        point.percentile(),
                        Math.max(LEAST_MILLIS, millis(point.value())),
                        Markup.format("%s %%, %s: %.2f ms", percent(point.percentile()), name, millis(point.value()))))
                .toList();
        return new Series(name, color, points);
    }

    /** Without the zeros at its end. */
    private static String percent(double percentile) {
        return Markup.format("%.4f", percentile).replaceFirst("\\.?0+$", "");
    }

    private static Series byRate(
            String name, int color, List<RatePoint> points, ToDoubleFunction<RatePoint> value, String unit) {
        return new Series(
                name,
                color,
                points.stream()
                        .sorted(Comparator.comparingDouble(RatePoint::rate))
                        .map(point -> new Series.Point(
                                point.rate(),
                                value.applyAsDouble(point),
                                Markup.format(
                                        "%.1f a second offered, %s: %.1f%s",
                                        point.rate(), name, value.applyAsDouble(point), unit)))
                        .toList());
    }

    private static Scale rates(List<RatePoint> points) {
        return Scale.until(points.stream().mapToDouble(RatePoint::rate).max().orElse(1));
    }

    private static Scale logarithmic(List<Series> series) {
        double least = series.stream()
                .flatMap(one -> one.points().stream())
                .mapToDouble(Series.Point::y)
                .filter(value -> value >= LEAST_MILLIS)
                .min()
                .orElse(1);
        return Scale.logarithmic(least, most(series));
    }

    private static double least(List<Second> answered) {
        return answered.stream()
                .mapToDouble(
                        second -> Math.max(LEAST_MILLIS, millis(second.latency().p50())))
                .min()
                .orElse(1);
    }

    private static double most(List<Series> series) {
        return Math.max(
                LEAST_MILLIS,
                series.stream()
                        .flatMap(one -> one.points().stream())
                        .mapToDouble(Series.Point::y)
                        .max()
                        .orElse(1));
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
