package io.sluice.model.engine.device;

import io.sluice.model.engine.EngineException;

/** Keeps forward passes from having more threads than there are cores: then each would wait for the others. */
public final class CoreBudget {

    private CoreBudget() {}

    /**
     * Refuses more threads than cores.
     *
     * @param replicas of a model on the CPU
     * @param threads of one forward pass of each
     * @param cores that this process may use
     * @throws EngineException with the settings, what they are, and what they may be
     */
    public static void check(int replicas, int threads, int cores) {
        if ((long) replicas * threads <= cores) {
            return;
        }
        String way = threads > cores
                ? "engine.threads may be at most %d".formatted(cores)
                : "with engine.threads %d replica.count may be at most %d".formatted(threads, cores / threads);
        String other = replicas > cores
                ? "replica.count may be at most %d".formatted(cores)
                : "with replica.count %d engine.threads may be at most %d".formatted(replicas, cores / replicas);
        throw new EngineException(
                "replica.count %d times engine.threads %d is %d threads for %d %s, which would wait for each other; %s, %s"
                        .formatted(
                                replicas,
                                threads,
                                (long) replicas * threads,
                                cores,
                                cores == 1 ? "core" : "cores",
                                way,
                                other),
                null);
    }
}
