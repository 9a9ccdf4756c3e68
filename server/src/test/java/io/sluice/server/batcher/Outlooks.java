package io.sluice.server.batcher;

import io.sluice.server.handoff.Demand;
import io.sluice.server.latency.LatencyCurve;
import io.sluice.server.request.InferenceRequest;
import java.util.concurrent.TimeUnit;

/** Situations to decide in: batches of up to 8, passes of 5 + 2n ms unless said otherwise. */
record Outlooks(
        Demand demand,
        long freeAtNanos,
        int replicas,
        boolean draining,
        LatencyCurve curve,
        long answerNanos,
        double load) {

    static final int MAX_BATCH_SIZE = 8;
    static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);
    static final LatencyCurve SLOPE = LatencyCurve.of(MAX_BATCH_SIZE, rows -> (5 + 2L * rows) * MILLISECOND, 1);
    static final LatencyCurve FLAT = LatencyCurve.of(MAX_BATCH_SIZE, rows -> 3L * rows * MILLISECOND, 1);

    static Outlooks of(Demand demand) {
        return new Outlooks(demand, 0, 1, false, SLOPE, 0, 0);
    }

    Outlooks freeAt(long nanos) {
        return new Outlooks(demand, nanos, replicas, draining, curve, answerNanos, load);
    }

    Outlooks drained() {
        return new Outlooks(demand, freeAtNanos, replicas, true, curve, answerNanos, load);
    }

    Outlooks on(LatencyCurve other) {
        return new Outlooks(demand, freeAtNanos, replicas, draining, other, answerNanos, load);
    }

    /** Answers take so long after their pass. */
    Outlooks answering(long nanos) {
        return new Outlooks(demand, freeAtNanos, replicas, draining, curve, nanos, load);
    }

    /** So many times what the replicas can do arrives. */
    Outlooks under(double times) {
        return new Outlooks(demand, freeAtNanos, replicas, draining, curve, answerNanos, times);
    }

    Outlook at(long nowNanos) {
        double rowsPerNano = load * replicas / curve.rowNanos(MAX_BATCH_SIZE);
        return new Outlook(
                demand, freeAtNanos, replicas, draining, curve, answerNanos, MAX_BATCH_SIZE, rowsPerNano, nowNanos);
    }

    /** So many rows of pictures, admitted at 0. */
    static Waiting rows(int count, long deadlineNanos) {
        return new Waiting(
                Math.min(count, MAX_BATCH_SIZE), count >= MAX_BATCH_SIZE, count > MAX_BATCH_SIZE, 0, deadlineNanos);
    }

    static Waiting rows(int count) {
        return rows(count, InferenceRequest.NO_DEADLINE);
    }
}
