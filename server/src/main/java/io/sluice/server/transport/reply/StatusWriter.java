package io.sluice.server.transport.reply;

import com.google.rpc.Code;
import com.google.rpc.Status;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.sluice.server.rejection.CallRejection;
import io.sluice.server.rejection.Overload;
import io.sluice.server.rejection.Rejection;
import java.time.Duration;

/** Writes a refusal as the status that ends a call, with {@code google.rpc} details in its trailers. */
public final class StatusWriter {

    /** Tells gRPC's own retries how long to wait; milliseconds. */
    static final Metadata.Key<String> RETRY_PUSHBACK =
            Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

    /** Trailers must stay far below the 8 KiB that clients accept by default, and hold a message three times. */
    static final int MESSAGE_LIMIT_CHARS = 600;

    private static final int WARMUP_ROUNDS = 200;

    private StatusWriter() {}

    public static StatusRuntimeException status(Rejection rejection) {
        Metadata trailers = new Metadata();
        if (code(rejection.reason()) == Code.RESOURCE_EXHAUSTED) {
            RejectionDetails.retryAfter(rejection)
                    .ifPresent(delay -> trailers.put(RETRY_PUSHBACK, Long.toString(delay.toMillis())));
        }
        return StatusProto.toStatusRuntimeException(message(rejection), trailers);
    }

    /**
     * Writes refusals that nobody gets. The first one loads classes and descriptors for some hundred milliseconds: on an event
     * loop, that many calls of strangers would wait for it, at the very moment when there is too much to do.
     */
    public static void warmUp() {
        for (int i = 0; i < WARMUP_ROUNDS; i++) {
            status(new Overload.QueueFull("", 1, Overload.USUAL_RETRY_AFTER));
            status(new Overload.PredictedLate("", Duration.ZERO, Duration.ZERO, Overload.USUAL_RETRY_AFTER));
            status(new CallRejection.DeadlineExceeded(CallRejection.DeadlineExceeded.Gate.FORECAST));
        }
    }

    /** The status itself, for what fails within a call that goes on. */
    static Status message(Rejection rejection) {
        return Status.newBuilder()
                .setCode(code(rejection.reason()).getNumber())
                .setMessage(shortened(rejection.message()))
                .addAllDetails(RejectionDetails.of(rejection))
                .build();
    }

    static Code code(Rejection.Reason reason) {
        return switch (reason) {
            case INVALID_ARGUMENT -> Code.INVALID_ARGUMENT;
            case MODEL_NOT_FOUND, VERSION_NOT_FOUND -> Code.NOT_FOUND;
            case TASK_NOT_SUPPORTED, LOAD_FAILED -> Code.FAILED_PRECONDITION;
            case REQUESTS_FULL,
                    QUEUE_FULL,
                    BYTES_FULL,
                    STREAMS_FULL,
                    TRANSFERS_FULL,
                    PREDICTED_LATE,
                    ADMIN_BUSY,
                    RATE_LIMITED,
                    CALLS_LIMITED -> Code.RESOURCE_EXHAUSTED;
            case DEADLINE_EXCEEDED, TRANSFER_TIMEOUT -> Code.DEADLINE_EXCEEDED;
            case CANCELLED -> Code.CANCELLED;
            case MODEL_NOT_READY, VERSION_GONE, DRAINING, REPLICA_HUNG, NO_REPLICA -> Code.UNAVAILABLE;
            case CREDENTIALS_MISSING, CREDENTIALS_REJECTED -> Code.UNAUTHENTICATED;
            case ADMIN_DISABLED, PERMISSION_DENIED -> Code.PERMISSION_DENIED;
            case FAULT, BUG -> Code.INTERNAL;
        };
    }

    static String shortened(String text) {
        return text.length() <= MESSAGE_LIMIT_CHARS ? text : text.substring(0, MESSAGE_LIMIT_CHARS) + "...";
    }
}
