package io.sluice.server.admission;

import io.sluice.model.engine.Tower;
import io.sluice.server.latency.LatencyCurve;
import io.sluice.server.request.InferenceRequest;

/** What admission knows of a model's replicas. Safe for use by several threads; never blocks. */
public interface Capacity {

    /** When each replica will probably be free, earliest first; {@code nowNanos} where it is, or should have been. */
    long[] allFreeAtNanos(long nowNanos);

    /** Batches that are closed and wait for a replica: 0 or 1. */
    int readyBatches();

    /** How long a pass of a tower takes. */
    LatencyCurve curve(Tower tower, long nowNanos);

    /** How much of a row of full length the rows of a tower take on average, in (0, 1]. */
    double rowShare(Tower tower);

    /** Most rows of a batch, of full length. */
    int maxBatchSize();

    /** How long it will probably take until the last row of a request is prepared that comes now. */
    long preparationNanos(InferenceRequest request, long nowNanos);
}
