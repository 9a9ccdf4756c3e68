package io.sluice.loadtest;

import io.sluice.loadtest.measure.LoadReport;
import io.sluice.loadtest.metrics.ServerMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What came of a scenario.
 *
 * @param capacity requests a second that the server could do, where that was measured
 * @param report all workloads together
 * @param workloads one by one; a single one of no name where the scenario names none
 * @param metrics the server's own figures; without samples where it was not asked for them
 * @param problems a sentence for each expectation that does not hold
 */
public record LoadResult(
        OptionalDouble capacity,
        LoadReport report,
        List<Workload> workloads,
        ServerMetrics metrics,
        List<String> problems) {

    /** What came of one of them. */
    public record Workload(String name, LoadReport report) {}

    public LoadResult {
        workloads = List.copyOf(workloads);
        problems = List.copyOf(problems);
    }

    /** The same, with one more thing that was not as expected. */
    LoadResult withProblem(String problem) {
        List<String> more = new ArrayList<>(problems);
        more.add(problem);
        return new LoadResult(capacity, report, workloads, metrics, more);
    }

    /** Whether there are several, so that each is worth a line of its own. */
    public boolean isSideBySide() {
        return workloads.size() > 1;
    }
}
