package io.sluice.server.rejection;

/** Why a request was not answered: a value with a useful sentence, never an exception. */
public sealed interface Rejection
        permits Rejection.InvalidArgument,
                Rejection.Bug,
                Retryable,
                ModelRejection,
                CallRejection,
                AccessRejection,
                ExecutionRejection {

    /** Stable name of the cause: the {@code reason} of the ErrorInfo, and a metric's label. */
    Reason reason();

    /** One sentence: what, which value, what to do. */
    String message();

    /** Every cause there is. */
    enum Reason {
        INVALID_ARGUMENT,
        MODEL_NOT_FOUND,
        VERSION_NOT_FOUND,
        VERSION_GONE,
        MODEL_NOT_READY,
        LOAD_FAILED,
        TASK_NOT_SUPPORTED,
        REQUESTS_FULL,
        QUEUE_FULL,
        BYTES_FULL,
        PREDICTED_LATE,
        DEADLINE_EXCEEDED,
        CANCELLED,
        DRAINING,
        STREAMS_FULL,
        TRANSFERS_FULL,
        TRANSFER_TIMEOUT,
        ADMIN_DISABLED,
        ADMIN_BUSY,
        CREDENTIALS_MISSING,
        CREDENTIALS_REJECTED,
        PERMISSION_DENIED,
        RATE_LIMITED,
        CALLS_LIMITED,
        FAULT,
        REPLICA_HUNG,
        NO_REPLICA,
        BUG
    }

    /**
     * A field of the request cannot be used.
     *
     * @param field its path, e.g. {@code images[1].encoded}
     * @param description what was given and what is allowed
     */
    record InvalidArgument(String field, String description) implements Rejection {
        @Override
        public Reason reason() {
            return Reason.INVALID_ARGUMENT;
        }

        @Override
        public String message() {
            return field + ": " + description;
        }
    }

    /**
     * A bug of the server's own.
     *
     * @param incident what its log entry is found by
     */
    record Bug(String incident) implements Rejection {
        @Override
        public Reason reason() {
            return Reason.BUG;
        }

        @Override
        public String message() {
            return "the server failed on this request; its log explains it under incident " + incident;
        }
    }
}
