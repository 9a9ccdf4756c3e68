package io.sluice.server.handoff;

import io.sluice.model.engine.Tower;
import io.sluice.server.latency.LatencyCurve;
import io.sluice.server.request.Batch;

/** What the batcher sees of a model's replicas: one place for a closed batch, and how fast they are. */
public interface BatchSlot {

    /** What would be taken now; only {@link #put} lowers it. Called by the batcher. */
    Demand demand();

    /**
     * Makes a batch ready, for whichever replica is free first. Called by the batcher.
     *
     * @throws IllegalStateException if one is ready already
     */
    void put(Batch batch);

    /** When the first replica will probably be free; {@code nowNanos} if one is, or should have been by now. */
    long freeAtNanos(long nowNanos);

    /** How many replicas serve, at least 1. */
    int count();

    /** Most rows of a batch, of full length; may fall when a device runs out of memory. */
    int maxBatchSize();

    /** How long a pass of a tower takes. */
    LatencyCurve curve(Tower tower, long nowNanos);

    /** How long most answers are under way from the end of their pass to the connection. */
    long answerNanos();
}
