package io.sluice.server.repository;

import io.sluice.model.engine.device.Placement;
import io.sluice.server.request.BatchLatency;
import java.util.List;

/**
 * The replicas of a model as they stand now.
 *
 * @param names e.g. {@code cpu:0/0}; empty while there are none
 * @param maxBatchSize most rows in one forward pass
 * @param latencies of pictures: a row for each batch size that has run, smallest first
 * @param textLatencies the same of texts, counted as many as they would be of full length
 * @param placements the devices they are on
 */
public record ReplicaGroupStatus(
        List<String> names,
        int maxBatchSize,
        List<BatchLatency> latencies,
        List<BatchLatency> textLatencies,
        List<Placement> placements) {

    /** Of a model that is not in memory. */
    public static ReplicaGroupStatus none(int maxBatchSize) {
        return new ReplicaGroupStatus(List.of(), maxBatchSize, List.of(), List.of(), List.of());
    }
}
