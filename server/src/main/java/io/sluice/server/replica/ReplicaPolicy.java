package io.sluice.server.replica;

import io.sluice.model.engine.device.Placement;
import java.time.Duration;
import java.util.List;

/**
 * How many copies of a model run, and how they are warmed up.
 *
 * @param count replicas on each device; they share its copy of the weights
 * @param warmupBudget how long the warm-up of a replica may take before no further batch size is begun; zero runs only the
 *     batch of one
 */
public record ReplicaPolicy(int count, Duration warmupBudget) {

    public static final int COUNT_LIMIT = 64;
    public static final Duration WARMUP_LIMIT = Duration.ofMinutes(10);

    public ReplicaPolicy {
        if (count < 1 || count > COUNT_LIMIT) {
            throw new IllegalArgumentException(
                    "replica.count must be in [1, %d], got %d".formatted(COUNT_LIMIT, count));
        }
        if (warmupBudget.isNegative() || warmupBudget.compareTo(WARMUP_LIMIT) > 0) {
            throw new IllegalArgumentException("replica.warmup-budget must be in [0s, %d s], got %s"
                    .formatted(WARMUP_LIMIT.toSeconds(), warmupBudget));
        }
    }

    /** Replicas on all of these devices together. */
    public int countOn(List<Placement> placements) {
        return Math.multiplyExact(count, placements.size());
    }
}
