package io.sluice.server.request;

import java.time.Duration;
import java.util.Locale;

/** Why a request was not answered: a value with a useful sentence, never an exception. */
public sealed interface Rejection {

    /** What a client that was refused for overload is told to wait: about a batch or two. */
    Duration OVERLOAD_RETRY_AFTER = Duration.ofMillis(100);

    /** Stable name of the cause: the {@code reason} of the ErrorInfo, and a metric's label. */
    Reason reason();

    /** One sentence: what, which value, what to do. */
    String message();

    /** Every cause there is. */
    enum Reason {
        INVALID_ARGUMENT,
        MODEL_NOT_FOUND,
        VERSION_NOT_FOUND,
        MODEL_NOT_READY,
        TASK_NOT_SUPPORTED,
        QUEUE_FULL,
        BYTES_FULL,
        DEADLINE_EXCEEDED,
        CANCELLED,
        DRAINING,
        ADMIN_DISABLED,
        ADMIN_BUSY,
        FAULT,
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

    /** @param known what there is instead, ready to print */
    record ModelNotFound(String model, String known) implements Rejection {
        @Override
        public Reason reason() {
            return Reason.MODEL_NOT_FOUND;
        }

        @Override
        public String message() {
            return "there is no model '%s'; there are: %s".formatted(model, known);
        }
    }

    record VersionNotFound(String model, String version, String current) implements Rejection {
        @Override
        public Reason reason() {
            return Reason.VERSION_NOT_FOUND;
        }

        @Override
        public String message() {
            return "model '%s' has no version '%s'; its version is %s".formatted(model, version, current);
        }
    }

    /** @param state e.g. LOADING */
    record ModelNotReady(String model, String state, Duration retryAfter) implements Rejection {
        @Override
        public Reason reason() {
            return Reason.MODEL_NOT_READY;
        }

        @Override
        public String message() {
            return "model '%s' is %s, not READY".formatted(model, state);
        }
    }

    /** @param explanation what the model lacks, and what it can do */
    record TaskNotSupported(String model, String explanation) implements Rejection {
        @Override
        public Reason reason() {
            return Reason.TASK_NOT_SUPPORTED;
        }

        @Override
        public String message() {
            return "model '%s' %s".formatted(model, explanation);
        }
    }

    /** @param capacity rows that may be inside at once */
    record QueueFull(String model, int capacity, Duration retryAfter) implements Rejection {
        @Override
        public Reason reason() {
            return Reason.QUEUE_FULL;
        }

        @Override
        public String message() {
            return "model '%s' is overloaded: all %d queue slots are taken; retry after %d ms"
                    .formatted(model, capacity, retryAfter.toMillis());
        }
    }

    /** @param capacity bytes that requests may hold at once */
    record BytesFull(String model, long capacity, Duration retryAfter) implements Rejection {
        @Override
        public Reason reason() {
            return Reason.BYTES_FULL;
        }

        @Override
        public String message() {
            return "model '%s' is overloaded: its requests already hold nearly all of %d bytes; retry after %d ms"
                    .formatted(model, capacity, retryAfter.toMillis());
        }
    }

    /** The deadline passed before the request ran. */
    record DeadlineExceeded(Gate gate) implements Rejection {
        /** Where the request was found to be too late. */
        public enum Gate {
            ADMISSION,
            /** Between the other gates: the call's own timer fired. */
            WAITING,
            BATCH,
            ENGINE
        }

        @Override
        public Reason reason() {
            return Reason.DEADLINE_EXCEEDED;
        }

        @Override
        public String message() {
            return "the deadline passed before the request ran (found at: %s)"
                    .formatted(gate.name().toLowerCase(Locale.ROOT));
        }
    }

    /** The client went away. */
    record Cancelled() implements Rejection {
        @Override
        public Reason reason() {
            return Reason.CANCELLED;
        }

        @Override
        public String message() {
            return "the call was cancelled";
        }
    }

    record Draining(Duration retryAfter) implements Rejection {
        @Override
        public Reason reason() {
            return Reason.DRAINING;
        }

        @Override
        public String message() {
            return "the server is stopping and takes no new requests; try another one";
        }
    }

    record AdminDisabled(String method) implements Rejection {
        @Override
        public Reason reason() {
            return Reason.ADMIN_DISABLED;
        }

        @Override
        public String message() {
            return method + " is an administrator's call, and administration is off; start the server with --admin";
        }
    }

    /** @param capacity administrators' calls that may wait at once */
    record AdminBusy(int capacity, Duration retryAfter) implements Rejection {
        @Override
        public Reason reason() {
            return Reason.ADMIN_BUSY;
        }

        @Override
        public String message() {
            return "models are loaded and unloaded one after another, and %d calls are waiting already; retry later"
                    .formatted(capacity);
        }
    }

    /** A fault of the device or the engine. */
    record Fault(String model, String explanation) implements Rejection {
        @Override
        public Reason reason() {
            return Reason.FAULT;
        }

        @Override
        public String message() {
            return "model '%s' failed on this batch: %s".formatted(model, explanation);
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
