package io.sluice.model.engine;

import org.jspecify.annotations.Nullable;

/** A fault of the device or the backend, not of the input. */
public final class EngineException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean outOfMemory;

    public EngineException(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    /** @param outOfMemory whether the device had too little memory */
    public EngineException(String message, @Nullable Throwable cause, boolean outOfMemory) {
        super(message, cause);
        this.outOfMemory = outOfMemory;
    }

    /** Whether the device had too little memory: a smaller batch may fit. */
    public boolean isOutOfMemory() {
        return outOfMemory;
    }
}
