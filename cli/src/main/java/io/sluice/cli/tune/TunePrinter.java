package io.sluice.cli.tune;

import io.sluice.cli.output.Table;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;

/** A {@link TuneReport} for people. */
final class TunePrinter {

    private final PrintWriter out;

    TunePrinter(PrintWriter out) {
        this.out = out;
    }

    void print(TuneReport report) {
        Table table = Table.of(
                "precision",
                "engine",
                ">replicas",
                ">threads",
                ">batch",
                ">images/s",
                ">p50 of a pass",
                ">p99 of a pass",
                "");
        report.measurements()
                .forEach(row -> table.add(
                        row.precision(),
                        row.engine(),
                        Integer.toString(row.replicas()),
                        Integer.toString(row.threads()),
                        Integer.toString(row.batchSize()),
                        figure("%.1f", row.imagesPerSecond()),
                        figure("%.2f ms", row.p50Millis()),
                        figure("%.2f ms", row.p99Millis()),
                        marks(report, row)));
        table.print(out, "");
        if (report.unmeasured() > 0) {
            out.println("%d more had no time: give a longer --budget".formatted(report.unmeasured()));
        }
        out.println();
        report.recommended().ifPresent(this::recommend);
        report.precisions().forEach(this::compare);
        out.flush();
    }

    private void recommend(TuneReport.Row row) {
        out.println("recommended: replica.count %d, engine.threads %d, batch.max-size %d, engine.precision %s"
                .formatted(row.replicas(), row.threads(), row.batchSize(), row.precision()));
        out.println("a request takes %s at p99: the pass that runs when it comes, and its own"
                .formatted(figure("%.2f ms", row.requestMillis())));
    }

    private void compare(TuneReport.Comparison other) {
        TuneReport.Row row = other.measurement();
        out.println("%s on %s gives %s images/s with %d x %d threads and batch %d, %s times fp32; %s"
                .formatted(
                        row.precision(),
                        row.engine(),
                        figure("%.1f", row.imagesPerSecond()),
                        row.replicas(),
                        row.threads(),
                        row.batchSize(),
                        figure("%.2f", other.gain()),
                        exactness(other.exactness())));
    }

    private static String exactness(Exactness exactness) {
        if (exactness.pictures() == 0) {
            return "not exact, and there are no pictures to say how far off";
        }
        Optional<String> classes = exactness
                .sameClass()
                .map(same -> "the same first class for %d of %d pictures, ".formatted(same, exactness.pictures()));
        return "not exact: %scosine to fp32 at least %s"
                .formatted(classes.orElse(""), figure("%.5f", exactness.leastCosine()));
    }

    private static String marks(TuneReport report, TuneReport.Row row) {
        boolean fastest = report.fastest().filter(row::equals).isPresent();
        boolean recommended = report.recommended().filter(row::equals).isPresent();
        if (fastest && recommended) {
            return "most images/s, recommended";
        }
        return fastest ? "most images/s" : recommended ? "recommended" : "";
    }

    private static String figure(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
