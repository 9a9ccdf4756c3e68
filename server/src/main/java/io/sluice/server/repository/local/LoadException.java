package io.sluice.server.repository.local;

import org.jspecify.annotations.Nullable;

/** Why a version could not be brought into memory, in one sentence. */
final class LoadException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean traced;

    /**
     * @param reason a sentence for the operator
     * @param traced whether the log should show where it came from: the reason alone does not explain it
     */
    LoadException(String reason, @Nullable Throwable cause, boolean traced) {
        super(reason, cause);
        this.traced = traced;
    }

    /** A refusal that explains itself. */
    LoadException(String reason) {
        this(reason, null, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }

    /** For the log; null where the reason is all there is to say. */
    @Nullable
    Throwable trace() {
        return traced ? getCause() : null;
    }
}
