package io.sluice.server.handoff;

/** What the replicas of a model would take from the batcher now. */
public enum Demand {
    /** A batch is ready already, or just being begun. */
    NONE,
    /** Every replica is busy: a batch that cannot grow any more may be made ready. */
    FULL_BATCH,
    /** A replica is idle: any batch. */
    ANY_BATCH
}
