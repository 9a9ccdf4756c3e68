package io.sluice.server.latency;

import io.sluice.model.engine.Tower;
import io.sluice.server.request.BatchLatency;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What forward passes of a model take, learned from those that ran. Safe for use by several threads; written once a batch.
 *
 * <p>Texts differ in length: a batch of them counts as many rows as it would have of full length, rounded up.
 */
public final class LatencyModel {

    private final Map<Tower, GroupLatency> towers = new EnumMap<>(Tower.class);

    /**
     * @param replicas how many there are; each has a curve of its own
     * @param maxRows of the largest batch
     */
    public LatencyModel(int replicas, int maxRows) {
        for (Tower tower : Tower.values()) {
            towers.put(tower, new GroupLatency(replicas, maxRows));
        }
    }

    /**
     * Notes a pass that succeeded; one of no rows or no time is not noted.
     *
     * @param replica its index, from 0
     * @param nanos that it took
     * @param nowNanos when it ended, by the clock of every other call
     */
    public void record(int replica, Tower tower, int rows, long nanos, long nowNanos) {
        if (rows > 0 && nanos > 0) {
            group(tower).record(replica, rows, nanos, nowNanos);
        }
    }

    /** What to plan with, whichever replica will run the pass; {@link LatencyCurve#UNKNOWN} before the first. */
    public LatencyCurve curve(Tower tower, long nowNanos) {
        return group(tower).curve(nowNanos);
    }

    /** The curve of one replica. */
    public LatencyCurve curve(int replica, Tower tower, long nowNanos) {
        return group(tower).curve(replica, nowNanos);
    }

    /** A row for each batch size that has run on any replica, smallest first. */
    public List<BatchLatency> rows(Tower tower, long nowNanos) {
        return group(tower).rows(nowNanos);
    }

    private GroupLatency group(Tower tower) {
        return Objects.requireNonNull(towers.get(tower));
    }
}
