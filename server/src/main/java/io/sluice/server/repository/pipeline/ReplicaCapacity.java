package io.sluice.server.repository.pipeline;

import io.sluice.model.engine.Tower;
import io.sluice.server.admission.Capacity;
import io.sluice.server.handoff.Demand;
import io.sluice.server.latency.LatencyCurve;
import io.sluice.server.preprocess.Preprocessor;
import io.sluice.server.replica.ReplicaGroup;
import io.sluice.server.request.InferenceRequest;

/** Tells admission what the replicas of a model can do, and what is done before they can. */
record ReplicaCapacity(ReplicaGroup replicas, Preprocessor preprocessor) implements Capacity {

    @Override
    public long[] allFreeAtNanos(long nowNanos) {
        return replicas.allFreeAtNanos(nowNanos);
    }

    @Override
    public int readyBatches() {
        return replicas.demand() == Demand.NONE ? 1 : 0;
    }

    @Override
    public LatencyCurve curve(Tower tower, long nowNanos) {
        return replicas.curve(tower, nowNanos);
    }

    @Override
    public double rowShare(Tower tower) {
        return replicas.rowShare(tower);
    }

    @Override
    public int maxBatchSize() {
        return replicas.maxBatchSize();
    }

    @Override
    public long preparationNanos(InferenceRequest request, long nowNanos) {
        return preprocessor.preparationNanos(request, nowNanos);
    }
}
