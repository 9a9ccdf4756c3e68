package io.sluice.server.replica;

import io.sluice.server.request.Batch;

/** What the batcher sees of a model's replicas: one place for a closed batch. */
public interface BatchSlot {

    /** What would be taken now; only {@link #put} lowers it. Called by the batcher. */
    Demand demand();

    /**
     * Makes a batch ready, for whichever replica is free first. Called by the batcher.
     *
     * @throws IllegalStateException if one is ready already
     */
    void put(Batch batch);
}
