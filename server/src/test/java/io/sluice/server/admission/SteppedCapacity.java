package io.sluice.server.admission;

import io.sluice.model.engine.Tower;
import io.sluice.server.latency.LatencyCurve;
import io.sluice.server.request.InferenceRequest;
import java.util.Arrays;

/** Replicas of 5 + 2n ms, batches of up to 8, that are free when the test says so. */
record SteppedCapacity(int readyBatches, long... freeAtNanos) implements Capacity {

    static final long MILLISECOND = 1_000_000;

    private static final LatencyCurve SLOPE = LatencyCurve.of(8, rows -> (5 + 2L * rows) * MILLISECOND, 1);

    static SteppedCapacity idle(int replicas) {
        return new SteppedCapacity(0, new long[replicas]);
    }

    @Override
    public long[] allFreeAtNanos(long nowNanos) {
        return Arrays.stream(freeAtNanos)
                .map(nanos -> Math.max(nowNanos, nanos))
                .sorted()
                .toArray();
    }

    @Override
    public LatencyCurve curve(Tower tower, long nowNanos) {
        return SLOPE;
    }

    @Override
    public int maxBatchSize() {
        return 8;
    }

    @Override
    public double rowShare(Tower tower) {
        return 1;
    }

    @Override
    public long preparationNanos(InferenceRequest request, long nowNanos) {
        return 0;
    }
}
