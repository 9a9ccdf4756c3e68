package io.sluice.cli.output;

import io.sluice.loadtest.LoadResult;
import io.sluice.loadtest.measure.LoadReport;
import io.sluice.loadtest.report.WorkloadTables;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of one workload of a load that has several, as it is told.
 *
 * @param latencyMs from the intended send time
 */
public record WorkloadView(
        String name,
        LoadView.Requests requests,
        LoadView.Rates rates,
        LoadView.Spread latencyMs,
        double meanBatchSize) {

    static List<WorkloadView> of(LoadResult result) {
        return result.isSideBySide()
                ? result.workloads().stream().map(WorkloadView::of).toList()
                : List.of();
    }

    private static WorkloadView of(LoadResult.Workload workload) {
        LoadReport report = workload.report();
        return new WorkloadView(
                workload.name(),
                LoadView.Requests.of(report.counts()),
                LoadView.Rates.of(report),
                LoadView.Spread.of(report.latencies().latency()),
                report.server().meanBatchSize());
    }

    /** The workloads, where there are several, and what became of all requests. */
    public static List<Table> tables(LoadResult result) {
        List<Table> tables = new ArrayList<>();
        if (result.isSideBySide()) {
            tables.add(table(WorkloadTables.heading(), WorkloadTables.workloads(result)));
        }
        tables.add(table(WorkloadTables.outcomesHeading(result), WorkloadTables.outcomes(result)));
        return tables;
    }

    private static Table table(List<String> heading, List<List<String>> rows) {
        String[] columns = heading.stream()
                .map(name -> name.equals(heading.get(0)) ? name : ">" + name)
                .toArray(String[]::new);
        Table table = Table.of(columns);
        rows.forEach(row -> table.add(row.toArray(String[]::new)));
        return table;
    }
}
