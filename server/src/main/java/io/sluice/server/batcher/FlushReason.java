package io.sluice.server.batcher;

/** Why a batch was closed. Recorded once for each batch. */
public enum FlushReason {
    /** It cannot grow. */
    FULL,
    /** A replica was idle, and waiting for company would not serve more. */
    REPLICA_IDLE,
    /** Its oldest row waited {@link BatchPolicy#maxQueueDelay()}. */
    QUEUE_DELAY,
    /** Waiting on, or growing, would have met a request's deadline. */
    DEADLINE,
    /** The model is draining; nothing more will arrive. */
    DRAIN
}
