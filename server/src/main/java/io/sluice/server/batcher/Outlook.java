package io.sluice.server.batcher;

import io.sluice.server.handoff.Demand;
import io.sluice.server.latency.LatencyCurve;

/**
 * What the batcher knows when it decides.
 *
 * @param demand what the replicas would take
 * @param freeAtNanos when the first replica will probably be free; not after {@code nowNanos} if one is
 * @param replicas how many there are
 * @param draining whether nothing more will arrive
 * @param curve how long a batch takes
 * @param answerNanos how long most answers are under way after their pass, inside the server
 * @param maxBatchSize most rows of one now
 * @param rowsPerNano how many rows arrive
 * @param nowNanos on the server's clock
 */
record Outlook(
        Demand demand,
        long freeAtNanos,
        int replicas,
        boolean draining,
        LatencyCurve curve,
        long answerNanos,
        int maxBatchSize,
        double rowsPerNano,
        long nowNanos) {

    /** When a batch that is closed now would start. */
    long startNanos() {
        return demand == Demand.ANY_BATCH ? nowNanos : Math.max(nowNanos, freeAtNanos);
    }

    /** The share of what the replicas can do at most that arrives; 0 before anything has been measured. */
    double load() {
        return rowsPerNano * curve.rowNanos(maxBatchSize) / replicas;
    }
}
