package io.sluice.server.replica.supervision;

import java.time.Instant;

/**
 * A replica as it stands now.
 *
 * @param name e.g. {@code cpu:0/0}
 * @param since when it came into its state, by the machine's clock
 * @param restarts how often a fresh session has taken the place of one that failed, died or hung
 */
public record ReplicaStatus(String name, ReplicaState state, Instant since, int restarts) {

    public boolean isServing() {
        return state == ReplicaState.SERVING;
    }
}
