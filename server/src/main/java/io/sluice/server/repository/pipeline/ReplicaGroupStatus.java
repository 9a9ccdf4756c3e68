package io.sluice.server.repository.pipeline;

import io.sluice.model.engine.Precision;
import io.sluice.model.engine.device.Placement;
import io.sluice.server.replica.supervision.ReplicaStatus;
import io.sluice.server.request.BatchLatency;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The replicas of a model as they stand now.
 *
 * @param replicas in the order of their names; empty while there are none
 * @param maxBatchSize most rows in one forward pass
 * @param latencies of pictures: a row for each batch size that has run, smallest first
 * @param textLatencies the same of texts, counted as many as they would be of full length
 * @param placements the devices they are on
 * @param gains how many times as fast their linear layers would be in other precisions, as far as that is known
 * @param residenceNanos how long the rows that have run were inside, all together, from admission to the end of their pass
 */
public record ReplicaGroupStatus(
        List<ReplicaStatus> replicas,
        int maxBatchSize,
        List<BatchLatency> latencies,
        List<BatchLatency> textLatencies,
        List<Placement> placements,
        Map<Precision, Double> gains,
        long residenceNanos) {

    /** Where nothing is known of other precisions. */
    public ReplicaGroupStatus(
            List<ReplicaStatus> replicas,
            int maxBatchSize,
            List<BatchLatency> latencies,
            List<BatchLatency> textLatencies,
            List<Placement> placements,
            long residenceNanos) {
        this(replicas, maxBatchSize, latencies, textLatencies, placements, Map.of(), residenceNanos);
    }

    /** Whether any of them takes batches. */
    public boolean anyServes() {
        return replicas.stream().anyMatch(ReplicaStatus::isServing);
    }

    /** How many of them do. */
    public long countServing() {
        return replicas.stream().filter(ReplicaStatus::isServing).count();
    }

    /** For people: {@code cpu:0/0 SERVING, cpu:0/1 HUNG}. */
    public String states() {
        return replicas.stream()
                .map(replica -> replica.name() + " " + replica.state())
                .collect(Collectors.joining(", "));
    }

    /** E.g. {@code cpu:0/0}: device, then number on it. */
    public List<String> names() {
        return replicas.stream().map(ReplicaStatus::name).toList();
    }

    /** Of a model that is not in memory. */
    public static ReplicaGroupStatus none(int maxBatchSize) {
        return new ReplicaGroupStatus(List.of(), maxBatchSize, List.of(), List.of(), List.of(), 0);
    }
}
