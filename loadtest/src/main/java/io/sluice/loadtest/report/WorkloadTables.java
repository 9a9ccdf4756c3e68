package io.sluice.loadtest.report;

import io.sluice.loadtest.LoadResult;
import io.sluice.loadtest.measure.Distribution;
import io.sluice.loadtest.measure.LoadReport;
import io.sluice.loadtest.measure.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The workloads of a load beside each other, and beside all of them together. */
public final class WorkloadTables {

    private static final String TOTAL = "total";

    private static final List<String> HEADING = List.of(
            "workload",
            "requests",
            "answered a second",
            "in time a second",
            "goodput, %",
            "p50, ms",
            "p99, ms",
            "refused",
            "expired",
            "cancelled",
            "mean batch");

    private WorkloadTables() {}

    /** The columns of {@link #workloads}. */
    public static List<String> heading() {
        return HEADING;
    }

    /** A line for each workload, the total last. */
    public static List<List<String>> workloads(LoadResult result) {
        return columns(result).entrySet().stream()
                .map(one -> row(one.getKey(), one.getValue()))
                .toList();
    }

    /** The columns of {@link #outcomes}: one for each workload where there are several, and the total. */
    public static List<String> outcomesHeading(LoadResult result) {
        return Stream.concat(
                        Stream.of("outcome"),
                        result.isSideBySide() ? columns(result).keySet().stream() : Stream.of("requests"))
                .toList();
    }

    /** A line for each thing that became of requests, with how many. */
    public static List<List<String>> outcomes(LoadResult result) {
        List<Map<String, Long>> counts =
                columns(result).values().stream().map(WorkloadTables::counts).toList();
        List<List<String>> rows = new ArrayList<>();
        // The whole has every outcome that a part has.
        for (Outcome outcome : result.report().counts().outcomes()) {
            List<String> row = new ArrayList<>(List.of(outcome.name()));
            counts.forEach(
                    column -> row.add(column.getOrDefault(outcome.name(), 0L).toString()));
            rows.add(row);
        }
        return rows;
    }

    private static Map<String, LoadReport> columns(LoadResult result) {
        Map<String, LoadReport> columns = new LinkedHashMap<>();
        if (result.isSideBySide()) {
            result.workloads().forEach(one -> columns.put(one.name(), one.report()));
        }
        columns.put(TOTAL, result.report());
        return columns;
    }

    private static Map<String, Long> counts(LoadReport report) {
        Map<String, Long> counts = new TreeMap<>();
        report.counts().outcomes().forEach(outcome -> counts.put(outcome.name(), outcome.count()));
        return counts;
    }

    private static List<String> row(String name, LoadReport report) {
        Distribution latency = report.latencies().latency();
        return List.of(
                name,
                Long.toString(report.counts().requests()),
                Markup.format("%.1f", report.requestsPerSecond()),
                Markup.format("%.1f", report.goodPerSecond()),
                Markup.format("%.1f", 100 * report.counts().goodput()),
                millis(latency.p50()),
                millis(latency.p99()),
                Long.toString(report.counts().refused()),
                Long.toString(report.counts().expired()),
                Long.toString(report.counts().withdrawn()),
                Markup.format("%.2f", report.server().meanBatchSize()));
    }

    private static String millis(Duration duration) {
        return Markup.format("%.2f", duration.toNanos() / 1e6);
    }
}
