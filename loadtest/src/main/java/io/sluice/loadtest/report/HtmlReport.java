package io.sluice.loadtest.report;

import io.sluice.loadtest.LoadResult;
import io.sluice.loadtest.measure.Distribution;
import io.sluice.loadtest.measure.LoadReport;
import io.sluice.loadtest.search.RatePoint;
import io.sluice.loadtest.search.RateSearch;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Makes one page of what came of a load test. */
public final class HtmlReport {

    private static final String STYLE = style();

    private HtmlReport() {}

    /** Of one load. */
    public static String of(Header header, LoadResult result) {
        LoadReport report = result.report();
        Page page = new Page(header, STYLE);
        if (report.saturation().isSaturated()) {
            page.warning(Markup.format(
                    "The client was the bottleneck: sends were %.1f ms late at p99 (allowed: %.1f ms), and %d were not made."
                            + " These figures are not the server's.",
                    millis(report.saturation().lateness().p99()),
                    millis(report.saturation().bound()),
                    report.saturation().notSent()));
        }
        result.problems().forEach(problem -> page.warning("Expectation broken: " + problem + "."));
        page.tiles(tiles(result));
        if (result.isSideBySide()) {
            page.table("Workloads", WorkloadTables.heading(), WorkloadTables.workloads(result));
        }
        page.table("Outcomes", WorkloadTables.outcomesHeading(result), WorkloadTables.outcomes(result));
        page.figures(charts(result));
        page.table("Times", timesHeading(), times(report));
        return page.html();
    }

    /** Of loads at several rates. */
    public static String of(Header header, double capacity, RateSearch.Result found) {
        Page page = new Page(header, STYLE);
        List<Page.Tile> tiles = new ArrayList<>();
        tiles.add(new Page.Tile("capacity", number(capacity), "requests a second"));
        found.best().ifPresent(best -> {
            tiles.add(new Page.Tile("highest good rate", number(best.rate()), "requests a second"));
            tiles.add(new Page.Tile("p99 there", number(millis(best.latency().p99())), "ms"));
        });
        page.tiles(tiles);
        page.figures(List.of(
                Charts.latencyByRate(found.points()),
                Charts.throughputByRate(found.points()),
                Charts.goodputByRate(found.points())));
        page.table(
                "Rates",
                List.of("offered a second", "answered a second", "p50, ms", "p99, ms", "goodput", "errors", "client"),
                found.points().stream().map(HtmlReport::row).toList());
        return page.html();
    }

    private static List<Page.Tile> tiles(LoadResult result) {
        LoadReport report = result.report();
        Distribution latency = report.latencies().latency();
        List<Page.Tile> tiles = new ArrayList<>();
        tiles.add(new Page.Tile("answered", number(report.requestsPerSecond()), "requests a second"));
        tiles.add(new Page.Tile("p50", number(millis(latency.p50())), "ms"));
        tiles.add(new Page.Tile("p99", number(millis(latency.p99())), "ms"));
        tiles.add(new Page.Tile("goodput", number(100 * report.counts().goodput()), "% of the requests"));
        tiles.add(new Page.Tile(
                "failed",
                Scale.number((double) report.counts().failed()),
                "of " + Scale.number((double) report.counts().requests())));
        double rowsInAPass = result.metrics().meanBatchSize();
        tiles.add(
                rowsInAPass > 0
                        ? new Page.Tile("mean batch", number(rowsInAPass), "rows in a pass")
                        : new Page.Tile("mean batch", number(report.server().meanBatchSize()), "rows, by request"));
        result.capacity()
                .ifPresent(capacity -> tiles.add(new Page.Tile("capacity", number(capacity), "requests a second")));
        return tiles;
    }

    private static List<String> charts(LoadResult result) {
        LoadReport report = result.report();
        List<String> charts = new ArrayList<>(List.of(
                Charts.percentiles(report),
                Charts.latencyOverTime(report),
                Charts.throughput(report),
                Charts.inFlight(report)));
        boolean hasMetrics = result.metrics().samples().size() > 1;
        if (hasMetrics && result.metrics().meanBatchSize() > 0) {
            charts.add(Charts.batches(result.metrics()));
        } else if (!report.server().batchSizes().isEmpty()) {
            charts.add(Charts.batches(report.server().batchSizes()));
        }
        if (hasMetrics) {
            charts.add(Charts.queue(result.metrics()));
        }
        if (!report.counts().failures().errors().isEmpty()) {
            charts.add(Charts.errors(report.counts().failures().errors()));
        }
        return charts;
    }

    private static List<String> timesHeading() {
        return List.of("milliseconds", "mean", "p50", "p90", "p99", "p99.9", "max");
    }

    private static List<List<String>> times(LoadReport report) {
        return List.of(
                row("latency, from the intended send time", report.latencies().latency()),
                row("from the actual send", report.latencies().service()),
                row("latency without the forward pass", report.latencies().overhead()),
                row("server: preprocess", report.server().preprocess()),
                row("server: queue", report.server().queue()),
                row("server: execute", report.server().execute()),
                row("lateness of the sends (the client's)", report.saturation().lateness()));
    }

    private static List<String> row(String name, Distribution distribution) {
        return List.of(
                name,
                number(millis(distribution.mean())),
                number(millis(distribution.p50())),
                number(millis(distribution.p90())),
                number(millis(distribution.p99())),
                number(millis(distribution.quantiles().p999())),
                number(millis(distribution.max())));
    }

    private static List<String> row(RatePoint point) {
        return List.of(
                number(point.rate()),
                number(point.answeredPerSecond()),
                number(millis(point.latency().p50())),
                number(millis(point.latency().p99())),
                String.format(Locale.ROOT, "%.3f", point.goodput()),
                Long.toString(point.errors()),
                point.isClientSaturated() ? "the bottleneck" : "kept up");
    }

    private static String number(double value) {
        return value >= 1000
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private static String style() {
        try (InputStream css = HtmlReport.class.getResourceAsStream("report.css")) {
            if (css == null) {
                throw new IllegalStateException("report.css was not packaged");
            }
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
