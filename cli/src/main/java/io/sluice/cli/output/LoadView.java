package io.sluice.cli.output;

import io.sluice.loadtest.LoadReport;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A load report as it is told; see {@link LoadReport} for what the figures mean.
 *
 * @param errors requests that failed, by reason
 */
public record LoadView(
        long requests,
        long succeeded,
        Map<String, Long> errors,
        double elapsedS,
        double imagesPerS,
        Spread latencyMs,
        Spread overheadMs,
        double meanBatchSize) {

    /** A distribution in milliseconds. */
    public record Spread(double mean, double p50, double p90, double p99, double max) {

        static Spread of(LoadReport.Distribution durations) {
            return new Spread(
                    TimingView.millis(durations.mean()),
                    TimingView.millis(durations.p50()),
                    TimingView.millis(durations.p90()),
                    TimingView.millis(durations.p99()),
                    TimingView.millis(durations.max()));
        }
    }

    public static LoadView of(LoadReport report) {
        return new LoadView(
                report.requests(),
                report.succeeded(),
                new TreeMap<>(report.errors()),
                report.elapsed().toNanos() / 1e9,
                report.imagesPerSecond(),
                Spread.of(report.latency()),
                Spread.of(report.overhead()),
                report.meanBatchSize());
    }

    public void print(PrintWriter out) {
        out.println(String.format(
                Locale.ROOT,
                "%d of %d requests answered in %.1f s: %.1f img/s, in batches of %.2f on average",
                succeeded,
                requests,
                elapsedS,
                imagesPerS,
                meanBatchSize));
        errors.forEach((reason, count) -> out.println("  %d failed: %s".formatted(count, reason)));
        Table table = Table.of("milliseconds", ">mean", ">p50", ">p90", ">p99", ">max");
        addRow(table, "latency", latencyMs);
        addRow(table, "without the forward pass", overheadMs);
        out.println();
        table.print(out, "");
    }

    private static void addRow(Table table, String name, Spread spread) {
        table.add(name, text(spread.mean), text(spread.p50), text(spread.p90), text(spread.p99), text(spread.max));
    }

    private static String text(double millis) {
        return String.format(Locale.ROOT, "%.2f", millis);
    }
}
