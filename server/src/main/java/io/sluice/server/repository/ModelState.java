package io.sluice.server.repository;

/**
 * <pre>
 * UNLOADED -> LOADING -> WARMING -> READY -> DRAINING -> UNLOADED
 *                |          |                    ^
 *                +----------+--> FAILED          +-- operator or shutdown
 * </pre>
 */
public enum ModelState {
    UNLOADED,
    LOADING,
    WARMING,
    READY,
    DRAINING,
    FAILED;

    /** True if {@code next} may directly follow this state; every other move is a bug. */
    public boolean canBecome(ModelState next) {
        return switch (this) {
            case UNLOADED, FAILED -> next == LOADING;
            case LOADING -> next == WARMING || next == FAILED;
            case WARMING -> next == READY || next == FAILED;
            case READY -> next == DRAINING;
            case DRAINING -> next == UNLOADED;
        };
    }
}
