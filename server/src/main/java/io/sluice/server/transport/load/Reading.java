package io.sluice.server.transport.load;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the server has done from its start to one moment.
 *
 * @param served calls answered with OK
 * @param failed calls that it refused or failed
 * @param cpuNanos of all processors together
 * @param versions what each version in memory has done
 */
record Reading(long atNanos, long served, long failed, long cpuNanos, Map<Version, Progress> versions) {

    /** @param digest of the version */
    record Version(String model, String digest) {}

    /**
     * @param residenceNanos as {@code ReplicaGroupStatus} has it
     * @param places rows of a full batch for each replica that serves at the moment
     */
    record Progress(long residenceNanos, long places) {}

    /**
     * What happened between the first of some earlier readings and this one; nothing, where no time has passed.
     *
     * @param earlier at least one, the oldest first
     */
    Load since(List<Reading> earlier, int processors) {
        Reading first = earlier.get(0);
        double nanos = atNanos - first.atNanos;
        if (nanos <= 0) {
            return Load.NONE;
        }
        double seconds = nanos / Load.NANOS_PER_SECOND;
        return new Load(
                Math.min(1, Math.max(0, cpuNanos - first.cpuNanos) / (nanos * processors)),
                Load.utilization(fullestModel(earlier)),
                (served - first.served) / seconds,
                (failed - first.failed) / seconds);
    }

    /* A server takes no more once its fullest model does not. */
    private double fullestModel(List<Reading> earlier) {
        Map<String, Turns> models = new HashMap<>();
        for (int i = 0; i < earlier.size(); i++) {
            Reading next = i + 1 < earlier.size() ? earlier.get(i + 1) : this;
            double nanos = next.atNanos - earlier.get(i).atNanos;
            int turn = i;
            next.fullness(earlier.get(i), nanos)
                    .forEach((model, share) -> models.computeIfAbsent(model, first -> new Turns(earlier.size()))
                            .set(turn, share));
        }
        return models.values().stream().mapToDouble(Turns::steadyMean).max().orElse(0);
    }

    /* While a version takes over, both have rows on the same devices. */
    private Map<String, Double> fullness(Reading previous, double nanos) {
        Map<String, Double> models = new HashMap<>();
        versions.forEach((version, done) -> {
            long before =
                    previous.versions.getOrDefault(version, new Progress(0, 0)).residenceNanos();
            double share = done.places() == 0 || nanos <= 0
                    ? 0
                    : Math.max(0, done.residenceNanos() - before) / (nanos * done.places());
            models.merge(version.model(), share, Double::sum);
        });
        return models;
    }
}
