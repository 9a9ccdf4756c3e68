package io.sluice.client;

import io.grpc.Status;
import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call, or one frame of a stream, that was not answered. The message is the server's sentence; the rest is what it said
 * for machines. Catch one of the nested types where one cause is handled apart; every other cause is a plain {@code
 * SluiceException}.
 */
public sealed class SluiceException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final Status.Code code;
    private final transient Details details;

    /**
     * One field of the request that cannot be used.
     *
     * @param field its path, e.g. {@code images[1].encoded}
     * @param description what was given and what is allowed
     */
    public record FieldViolation(String field, String description) {}

    /**
     * What the call was about.
     *
     * @param type e.g. {@code sluice.v1.Model}
     * @param name e.g. a model's name
     */
    public record Resource(String type, String name) {}

    /**
     * What the server said for machines.
     *
     * @param reason stable name of the cause, e.g. {@code QUEUE_FULL}; empty where no Sluice server gave one
     * @param violations the fields that it refused
     * @param retryDelay how long it asks to wait before trying again; absent where it says nothing about it
     * @param resource what was not found; absent where that is not the cause
     * @param metadata what else it said of the reason, e.g. {@code predicted_wait_ms} and {@code deadline_ms} of {@code
     *     PREDICTED_LATE}
     */
    public record Details(
            String reason,
            List<FieldViolation> violations,
            Optional<Duration> retryDelay,
            Optional<Resource> resource,
            Map<String, String> metadata) {

        public static final Details NONE = new Details("", List.of(), Optional.empty(), Optional.empty(), Map.of());

        public Details {
            violations = List.copyOf(violations);
            metadata = Map.copyOf(metadata);
        }
    }

    private SluiceException(Failure failure) {
        super(failure.message(), failure.cause());
        code = failure.code();
        details = failure.details();
    }

    private record Failure(
            Status.Code code,
            String message,
            Details details,
            @Nullable Throwable cause) {}

    /** The request cannot be used as it is; see {@link #fieldViolations()}. */
    public static final class InvalidRequest extends SluiceException {
        @Serial
        private static final long serialVersionUID = 1L;

        private InvalidRequest(Failure failure) {
            super(failure);
        }
    }

    /** There is no such model, or no such version of it; see {@link #resource()}. */
    public static final class NotFound extends SluiceException {
        @Serial
        private static final long serialVersionUID = 1L;

        private NotFound(Failure failure) {
            super(failure);
        }
    }

    /** The model, or the server, does not do this. */
    public static final class Unsupported extends SluiceException {
        @Serial
        private static final long serialVersionUID = 1L;

        private Unsupported(Failure failure) {
            super(failure);
        }
    }

    /** The server is full, or the answer is larger than this client takes; see {@link #retryDelay()}. */
    public static final class Overloaded extends SluiceException {
        @Serial
        private static final long serialVersionUID = 1L;

        private Overloaded(Failure failure) {
            super(failure);
        }
    }

    /** The model is loading, the server is stopping, or no server was reached: {@link #isConnectionFailure()}. */
    public static final class Unavailable extends SluiceException {
        @Serial
        private static final long serialVersionUID = 1L;

        private Unavailable(Failure failure) {
            super(failure);
        }
    }

    /** The deadline passed before there was an answer. */
    public static final class DeadlineExceeded extends SluiceException {
        @Serial
        private static final long serialVersionUID = 1L;

        private DeadlineExceeded(Failure failure) {
            super(failure);
        }
    }

    /** The credentials are missing or wrong, or do not allow this. */
    public static final class Denied extends SluiceException {
        @Serial
        private static final long serialVersionUID = 1L;

        private Denied(Failure failure) {
            super(failure);
        }
    }

    /** The caller took the call back or was interrupted while it waited, or the other end cut it off. */
    public static final class Cancelled extends SluiceException {
        @Serial
        private static final long serialVersionUID = 1L;

        private Cancelled(Failure failure) {
            super(failure);
        }
    }

    /** Makes the type that stands for this code; for servers' answers, and for tests of code that handles them. */
    public static SluiceException of(Status.Code code, String message, Details details, @Nullable Throwable cause) {
        Failure failure = new Failure(code, message, details, cause);
        return switch (code) {
            case INVALID_ARGUMENT -> new InvalidRequest(failure);
            case NOT_FOUND -> new NotFound(failure);
            case FAILED_PRECONDITION, UNIMPLEMENTED -> new Unsupported(failure);
            case RESOURCE_EXHAUSTED -> new Overloaded(failure);
            case UNAVAILABLE -> new Unavailable(failure);
            case DEADLINE_EXCEEDED -> new DeadlineExceeded(failure);
            case UNAUTHENTICATED, PERMISSION_DENIED -> new Denied(failure);
            case CANCELLED -> new Cancelled(failure);
            default -> new SluiceException(failure);
        };
    }

    /** The gRPC status code. */
    public Status.Code code() {
        return code;
    }

    /** All that the server said for machines. */
    public Details details() {
        return details;
    }

    /** Stable name of the cause, e.g. {@code QUEUE_FULL}; empty where no Sluice server gave one. */
    public String reason() {
        return details.reason();
    }

    /** The fields that the server refused; empty unless the code is INVALID_ARGUMENT. */
    public List<FieldViolation> fieldViolations() {
        return details.violations();
    }

    /** How long the server asks to wait before trying again; absent where it says nothing about it. */
    public Optional<Duration> retryDelay() {
        return details.retryDelay();
    }

    /** What was not found; absent unless the code is NOT_FOUND. */
    public Optional<Resource> resource() {
        return details.resource();
    }

    /** Whether no server was reached at all: nothing listens there, the name is unknown, or the connection broke. */
    public boolean isConnectionFailure() {
        if (code != Status.Code.UNAVAILABLE || !reason().isEmpty()) {
            return false;
        }
        for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return true;
            }
        }
        return false;
    }
}
