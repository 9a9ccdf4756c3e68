package io.sluice.loadtest.scenario;

import io.sluice.loadtest.generator.SideBySide;
import io.sluice.loadtest.workload.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Loads side by side, and what is expected of them.
 *
 * @param description one sentence; may be empty
 * @param tenants who put load on the server; one where the scenario has no workloads of their own names
 * @param reloadEvery how long after one reload of the first workload's model the next begins; empty for none
 * @param expectations of all together
 */
public record Scenario(
        String description, List<Tenant> tenants, Optional<Duration> reloadEvery, List<Expectation> expectations) {

    /**
     * One of those who put load on the server.
     *
     * @param name unique in the scenario; empty where there is one
     * @param expectations of its own load
     */
    public record Tenant(
            String name, Workload workload, LoadPlan load, ClientPlan client, List<Expectation> expectations) {

        public Tenant {
            expectations = List.copyOf(expectations);
        }
    }

    public Scenario {
        tenants = List.copyOf(tenants);
        expectations = List.copyOf(expectations);
        if (tenants.isEmpty() || tenants.size() > SideBySide.MEMBERS_LIMIT) {
            throw new IllegalArgumentException("a scenario must have 1 to %d workloads, got %d"
                    .formatted(SideBySide.MEMBERS_LIMIT, tenants.size()));
        }
    }

    /** Who is first: whose requests the capacity is measured with. */
    public Tenant first() {
        return tenants.get(0);
    }
}
