package io.sluice.server.batcher;

/** Why a batch was closed. Recorded once for each batch. */
public enum FlushReason {
    /** It reached {@link BatchPolicy#maxBatchSize()}. */
    FULL,
    /** A replica was idle, and the policy does not wait for company. */
    REPLICA_IDLE,
    /** Its oldest row waited {@link BatchPolicy#maxQueueDelay()}. */
    QUEUE_DELAY,
    /** Waiting out the delay would have met a request's deadline. */
    DEADLINE,
    /** The model is draining; nothing more will arrive. */
    DRAIN
}
