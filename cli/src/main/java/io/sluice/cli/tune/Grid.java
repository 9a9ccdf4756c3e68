package io.sluice.cli.tune;

import io.sluice.model.engine.Precision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is to be measured.
 *
 * @param precisions besides fp32, which always is
 * @param replicas empty for the fewest and the most that make use of all cores
 * @param threads empty for as many as the cores leave to each replica
 * @param batchSizes at least one
 */
record Grid(Set<Precision> precisions, List<Integer> replicas, List<Integer> threads, List<Integer> batchSizes) {

    private record Placement(int replicas, int threads) {}

    /**
     * Every combination that does not put two threads on a core; those with the same threads next to each other, the most
     * threads first.
     *
     * @throws IllegalArgumentException with a sentence, if there is none
     */
    List<Candidate> candidates(int cores) {
        Set<Precision> all = EnumSet.of(Precision.FP32);
        all.addAll(precisions);
        List<Candidate> candidates = new ArrayList<>();
        placements(cores)
                .forEach(placement -> all.forEach(precision -> batchSizes.forEach(batchSize -> candidates.add(
                        new Candidate(precision, placement.replicas(), placement.threads(), batchSize)))));
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException(
                    "replicas times threads must be at most the %d cores of this machine, got --replicas %s, --threads %s"
                            .formatted(cores, replicas, threads));
        }
        candidates.sort(Comparator.comparing(Candidate::threads, Comparator.reverseOrder())
                .thenComparing(Candidate::precision)
                .thenComparingInt(Candidate::replicas)
                .thenComparingInt(Candidate::batchSize));
        return candidates;
    }

    private Stream<Placement> placements(int cores) {
        List<Placement> placements = new ArrayList<>();
        if (threads.isEmpty()) {
            List<Integer> counts = replicas.isEmpty() ? List.of(1, cores) : replicas;
            counts.forEach(count -> placements.add(new Placement(count, Math.max(1, cores / count))));
        } else {
            for (int each : threads) {
                List<Integer> counts = replicas.isEmpty() ? List.of(1, Math.max(1, cores / each)) : replicas;
                counts.forEach(count -> placements.add(new Placement(count, each)));
            }
        }
        return placements.stream()
                .distinct()
                .filter(placement -> (long) placement.replicas() * placement.threads() <= cores);
    }
}
