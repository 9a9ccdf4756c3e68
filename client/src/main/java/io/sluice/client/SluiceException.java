package io.sluice.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call that was not answered. The message is the server's sentence; the rest is what it said for machines. */
public final class SluiceException extends RuntimeException {

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

    private record Details(String reason, List<FieldViolation> violations, Optional<Duration> retryDelay) {

        private static final Details NONE = new Details("", List.of(), Optional.empty());
    }

    private SluiceException(Status.Code code, String message, Details details, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.details = details;
    }

    /** The gRPC status code. */
    public Status.Code code() {
        return code;
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

    /** Whether the same call may succeed later. */
    boolean isRetryable() {
        return code == Status.Code.UNAVAILABLE || code == Status.Code.RESOURCE_EXHAUSTED;
    }

    static SluiceException unexpectedAnswer(String what) {
        return new SluiceException(
                Status.Code.INTERNAL, "the server answered " + what + "; is it a Sluice server?", Details.NONE, null);
    }

    static SluiceException interrupted(InterruptedException cause) {
        return new SluiceException(
                Status.Code.CANCELLED, "interrupted while waiting to try again", Details.NONE, cause);
    }

    static SluiceException of(StatusRuntimeException failure) {
        Status status = failure.getStatus();
        String description = status.getDescription();
        String message = description == null ? status.getCode().name() : description;
        return new SluiceException(status.getCode(), message, details(failure), failure);
    }

    private static Details details(StatusRuntimeException failure) {
        com.google.rpc.Status status = StatusProto.fromThrowable(failure);
        if (status == null) {
            return Details.NONE;
        }
        String reason = "";
        List<FieldViolation> violations = new ArrayList<>();
        Optional<Duration> retryDelay = Optional.empty();
        try {
            for (Any detail : status.getDetailsList()) {
                if (detail.is(ErrorInfo.class)) {
                    reason = detail.unpack(ErrorInfo.class).getReason();
                } else if (detail.is(BadRequest.class)) {
                    detail.unpack(BadRequest.class)
                            .getFieldViolationsList()
                            .forEach(violation -> violations.add(
                                    new FieldViolation(violation.getField(), violation.getDescription())));
                } else if (detail.is(RetryInfo.class)) {
                    retryDelay = Optional.of(
                            CallTiming.duration(detail.unpack(RetryInfo.class).getRetryDelay()));
                }
            }
        } catch (InvalidProtocolBufferException malformed) {
            // The code and the sentence stand without their details.
            failure.addSuppressed(malformed);
        }
        return new Details(reason, List.copyOf(violations), retryDelay);
    }
}
