package io.sluice.loadtest.scenario;

import io.sluice.loadtest.workload.Workload;
import java.util.List;

/**
 * One load, and what is expected of it.
 *
 * @param description one sentence; may be empty
 */
public record Scenario(
        String description, Workload workload, LoadPlan load, ClientPlan client, List<Expectation> expectations) {

    public Scenario {
        expectations = List.copyOf(expectations);
    }
}
