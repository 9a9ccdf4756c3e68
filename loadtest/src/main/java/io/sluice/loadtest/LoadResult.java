package io.sluice.loadtest;

import io.sluice.loadtest.measure.LoadReport;
import io.sluice.loadtest.metrics.ServerMetrics;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What came of a scenario.
 *
 * @param capacity requests a second that the server could do, where that was measured
 * @param metrics the server's own figures; without samples where it was not asked for them
 * @param problems a sentence for each expectation that does not hold
 */
public record LoadResult(OptionalDouble capacity, LoadReport report, ServerMetrics metrics, List<String> problems) {

    public LoadResult {
        problems = List.copyOf(problems);
    }
}
