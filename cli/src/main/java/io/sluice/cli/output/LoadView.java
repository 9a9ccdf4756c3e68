package io.sluice.cli.output;

import io.sluice.loadtest.LoadResult;
import io.sluice.loadtest.measure.Counts;
import io.sluice.loadtest.measure.Distribution;
import io.sluice.loadtest.measure.LoadReport;
import io.sluice.loadtest.measure.Saturation;
import io.sluice.loadtest.measure.Second;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of a load, as it is told; see {@link LoadReport} for what the figures mean.
 *
 * @param capacityPerS requests a second that the server could do; null where it was not measured
 * @param rates requests and items a second
 * @param workloads one by one, where there are several
 * @param problems expectations that do not hold
 */
public record LoadView(
        @Nullable Double capacityPerS,
        Requests requests,
        Rates rates,
        Times timesMs,
        Client client,
        List<Step> timeline,
        List<WorkloadView> workloads,
        List<String> problems) {

    /** By what became of them. */
    public record Requests(
            long meant,
            long succeeded,
            long withinSlo,
            long refused,
            long expired,
            long withdrawn,
            double goodput,
            Map<String, Long> errors,
            Map<String, Long> dropped) {

        static Requests of(Counts counts) {
            return new Requests(
                    counts.requests(),
                    counts.succeeded(),
                    counts.withinSlo(),
                    counts.refused(),
                    counts.expired(),
                    counts.withdrawn(),
                    counts.goodput(),
                    counts.failures().errors(),
                    counts.failures().dropped());
        }
    }

    public record Rates(double elapsedS, double requestsPerS, double itemsPerS, double goodPerS) {

        static Rates of(LoadReport report) {
            return new Rates(
                    report.elapsed().toNanos() / 1e9,
                    report.requestsPerSecond(),
                    report.itemsPerSecond(),
                    report.goodPerSecond());
        }
    }

    /**
     * In milliseconds.
     *
     * @param latency from the intended send time
     * @param service from the actual send time
     * @param overhead latency without the forward pass
     * @param serverQueue by the server's clock, as the next
     */
    public record Times(
            Spread latency,
            Spread service,
            Spread overhead,
            Spread serverPreprocess,
            Spread serverQueue,
            Spread serverExecute,
            double meanBatchSize) {}

    /** A distribution in milliseconds. */
    public record Spread(double mean, double p50, double p90, double p99, double p999, double max) {

        static Spread of(Distribution durations) {
            return new Spread(
                    TimingView.millis(durations.mean()),
                    TimingView.millis(durations.p50()),
                    TimingView.millis(durations.p90()),
                    TimingView.millis(durations.p99()),
                    TimingView.millis(durations.quantiles().p999()),
                    TimingView.millis(durations.max()));
        }
    }

    /** Whether the client kept up; where it did not, the figures are the client's. */
    public record Client(boolean wasTheBottleneck, double latenessP99Ms, double latenessBoundMs, long notSent) {}

    /** One second. */
    public record Step(
            double endS,
            double sentPerS,
            double answeredPerS,
            double failedPerS,
            double p50Ms,
            double p99Ms,
            long inFlight) {

        static Step of(Second second) {
            return new Step(
                    second.end().toNanos() / 1e9,
                    second.sentPerSecond(),
                    second.answeredPerSecond(),
                    second.failedPerSecond(),
                    TimingView.millis(second.latency().p50()),
                    TimingView.millis(second.latency().p99()),
                    second.inFlight());
        }
    }

    public static LoadView of(LoadResult result) {
        LoadReport report = result.report();
        Saturation saturation = report.saturation();
        return new LoadView(
                result.capacity().isPresent() ? result.capacity().getAsDouble() : null,
                Requests.of(report.counts()),
                Rates.of(report),
                new Times(
                        Spread.of(report.latencies().latency()),
                        Spread.of(report.latencies().service()),
                        Spread.of(report.latencies().overhead()),
                        Spread.of(report.server().preprocess()),
                        Spread.of(report.server().queue()),
                        Spread.of(report.server().execute()),
                        report.server().meanBatchSize()),
                new Client(
                        saturation.isSaturated(),
                        TimingView.millis(saturation.lateness().p99()),
                        TimingView.millis(saturation.bound()),
                        saturation.notSent()),
                report.timeline().stream().map(Step::of).toList(),
                WorkloadView.of(result),
                result.problems());
    }

    /** @param tables of the workloads and of what became of requests; see {@link WorkloadView#tables} */
    public void print(PrintWriter out, List<Table> tables) {
        if (capacityPerS != null) {
            out.println(String.format(Locale.ROOT, "capacity: %.1f requests a second", capacityPerS));
        }
        out.println(String.format(
                Locale.ROOT,
                "%d of %d requests answered in %.1f s: %.1f a second, %.1f img/s, in batches of %.2f on average",
                requests.succeeded,
                requests.meant,
                rates.elapsedS,
                rates.requestsPerS,
                rates.itemsPerS,
                timesMs.meanBatchSize));
        out.println(String.format(Locale.ROOT, "goodput: %.1f %%", 100 * requests.goodput));
        for (Table table : tables) {
            out.println();
            table.print(out, "");
        }
        Table times = Table.of("milliseconds", ">mean", ">p50", ">p90", ">p99", ">p99.9", ">max");
        addRow(times, "latency", timesMs.latency);
        addRow(times, "from the actual send", timesMs.service);
        addRow(times, "without the forward pass", timesMs.overhead);
        addRow(times, "server: preprocess", timesMs.serverPreprocess);
        addRow(times, "server: queue", timesMs.serverQueue);
        addRow(times, "server: execute", timesMs.serverExecute);
        out.println();
        times.print(out, "");
        out.flush();
    }

    /** What went wrong, a sentence each; the client first, since it puts the rest in doubt. */
    public void printProblems(PrintWriter err) {
        if (client.wasTheBottleneck) {
            err.println(String.format(
                    Locale.ROOT,
                    "sluice: the client was the bottleneck: sends were %.1f ms late at p99 (allowed: %.1f ms), and %d were"
                            + " not made; these figures are not the server's",
                    client.latenessP99Ms,
                    client.latenessBoundMs,
                    client.notSent));
        }
        problems.forEach(problem -> err.println("sluice: " + problem));
        err.flush();
    }

    private static void addRow(Table table, String name, Spread spread) {
        table.add(
                name,
                text(spread.mean),
                text(spread.p50),
                text(spread.p90),
                text(spread.p99),
                text(spread.p999),
                text(spread.max));
    }

    private static String text(double millis) {
        return String.format(Locale.ROOT, "%.2f", millis);
    }
}
