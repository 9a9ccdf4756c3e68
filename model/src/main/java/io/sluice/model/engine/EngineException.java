package io.sluice.model.engine;

import org.jspecify.annotations.Nullable;

/** A fault of the device or the backend, not of the input. */
public final class EngineException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public EngineException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
