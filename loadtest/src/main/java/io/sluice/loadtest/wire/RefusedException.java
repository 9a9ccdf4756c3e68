package io.sluice.loadtest.wire;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.sluice.loadtest.wire.message.Reasons;
import java.io.IOException;
import java.io.Serial;

/** The server refuses what every request of the load would ask. The message is the server's. */
public final class RefusedException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final boolean isConnectionFailure;

    RefusedException(String reason, String message) {
        super(message);
        this.reason = reason;
        this.isConnectionFailure = false;
    }

    RefusedException(StatusRuntimeException failure) {
        super(String.valueOf(failure.getStatus().getDescription()), failure);
        this.reason = Reasons.of(failure.getStatus(), failure.getTrailers());
        this.isConnectionFailure = failure.getStatus().getCode() == Status.Code.UNAVAILABLE
                && failure.getStatus().getCause() instanceof IOException;
    }

    /** As {@code RESOURCE_EXHAUSTED/QUEUE_FULL}. */
    public String reason() {
        return reason;
    }

    /** Whether no server was there at all. */
    public boolean isConnectionFailure() {
        return isConnectionFailure;
    }
}
