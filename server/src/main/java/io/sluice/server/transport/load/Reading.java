package io.sluice.server.transport.load;

import java.util.HashMap;
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

    /** What happened between an earlier reading and this one; nothing, where no time has passed. */
    Load since(Reading earlier, int processors) {
        double nanos = atNanos - earlier.atNanos;
        if (nanos <= 0) {
            return Load.NONE;
        }
        double seconds = nanos / Load.NANOS_PER_SECOND;
        return new Load(
                Math.min(1, Math.max(0, cpuNanos - earlier.cpuNanos) / (nanos * processors)),
                Load.utilization(fullestModel(earlier, nanos)),
                (served - earlier.served) / seconds,
                (failed - earlier.failed) / seconds);
    }

    /* A server takes no more once its fullest model does not. While a version takes over, both have rows on the same devices. */
    private double fullestModel(Reading earlier, double nanos) {
        Map<String, Double> models = new HashMap<>();
        versions.forEach((version, done) -> {
            long before =
                    earlier.versions.getOrDefault(version, new Progress(0, 0)).residenceNanos();
            double share =
                    done.places() == 0 ? 0 : Math.max(0, done.residenceNanos() - before) / (nanos * done.places());
            models.merge(version.model(), share, Double::sum);
        });
        return models.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }
}
