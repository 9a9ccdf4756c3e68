package io.sluice.server.replica;

import io.sluice.model.engine.device.Placement;
import io.sluice.server.replica.supervision.HangBound;
import java.time.Duration;
import java.util.List;

/**
 * How many copies of a model run, how they are warmed up, and when one is given up.
 *
 * @param count replicas on each device; they share its copy of the weights
 * @param warmupBudget how long the warm-up of a replica may take before no further batch size is begun; zero runs only the
 *     batch of one
 * @param hang how long a forward pass may take
 */
public record ReplicaPolicy(int count, Duration warmupBudget, HangBound hang) {

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

    /** The same, but that a warm-up runs the batch of one and no more. */
    public ReplicaPolicy withShortestWarmup() {
        return new ReplicaPolicy(count, Duration.ZERO, hang);
    }

    /** Replicas on all of these devices together. */
    public int countOn(List<Placement> placements) {
        return Math.multiplyExact(count, placements.size());
    }
}
