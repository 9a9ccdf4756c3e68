package io.sluice.server.replica.supervision;

/**
 * <pre>
 *            warm              fault, death
 * STARTING --------> SERVING ---------------> FAULTED
 *  ^  ^ |  |            |                      ^  |  |
 *  |  | |  +------------|----------------------+  |  |
 *  |  | |               | pass does not end       |  | its close does not end
 *  |  | +-------------> v                         |  |
 *  |  +-------------- HUNG &lt;----------------------|--+
 *  |    back-off over, and room                   |
 *  +----------------------------------------------+ back-off over
 *
 * any but STOPPED -> STOPPED
 * </pre>
 */
public enum ReplicaState {
    /** Opens a session, and warms it up. */
    STARTING,
    /** Takes batches. */
    SERVING,
    /** Its session failed again and again, or its thread died; it is closed, and waits for its next try. */
    FAULTED,
    /**
     * A call into the engine did not end in time. Its thread cannot be ended and keeps what it has; a fresh one takes its
     * place after the back-off, unless too many have been given up already.
     */
    HUNG,
    /** Ended with its model, for good. */
    STOPPED;

    /** True if {@code next} may directly follow this state; every other move is a bug. */
    boolean canBecome(ReplicaState next) {
        return switch (this) {
            case STARTING -> next == SERVING || next == FAULTED || next == HUNG || next == STOPPED;
            case SERVING -> next == FAULTED || next == HUNG || next == STOPPED;
            case FAULTED -> next == STARTING || next == HUNG || next == STOPPED;
            case HUNG -> next == STARTING || next == STOPPED;
            case STOPPED -> false;
        };
    }
}
