package io.sluice.server.request;

import java.time.Duration;
import java.util.Locale;

/** Why a request was not answered: a value with a useful sentence, never an exception. */
public sealed interface Rejection {

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

    /** @param known the versions there are, ready to print */
    record VersionNotFound(String model, String version, String known) implements Rejection {
        @Override
        public Reason reason() {
            return Reason.VERSION_NOT_FOUND;
        }

        @Override
        public String message() {
            return "model '%s' has no version '%s'; it has %s".formatted(model, version, known);
        }
    }

    /** A version that a stream asked for is unloaded. */
    record VersionGone(String model, String version, Duration retryAfter) implements Retryable {
        @Override
        public Reason reason() {
            return Reason.VERSION_GONE;
        }

        @Override
        public String message() {
            return "version %s of model '%s' is being unloaded; connect anew with another version, or without one"
                    .formatted(version, model);
        }
    }

    /**
     * What a model's folder holds cannot serve.
     *
     * @param explanation for the operator
     * @param serving the version that serves on; empty where none did
     */
    record LoadFailed(String model, String explanation, String serving) implements Rejection {
        @Override
        public Reason reason() {
            return Reason.LOAD_FAILED;
        }

        @Override
        public String message() {
            String consequence = serving.isEmpty() ? "" : "; version %s serves on".formatted(serving);
            return "model '%s' was not loaded: %s%s".formatted(model, explanation, consequence);
        }
    }

    /** @param state e.g. LOADING */
    record ModelNotReady(String model, String state, Duration retryAfter) implements Retryable {
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

    /** The same request may be taken later. */
    sealed interface Retryable extends Rejection {

        /** When to try again: when a request like this one would probably be taken. */
        Duration retryAfter();
    }

    /** The model has more to do than it can. */
    sealed interface Overload extends Retryable {

        /** What a client waits where nothing can be predicted: about a batch or two. */
        Duration USUAL_RETRY_AFTER = Duration.ofMillis(100);

        String model();
    }

    /** @param capacity requests that may be inside at once */
    record RequestsFull(String model, int capacity, Duration retryAfter) implements Overload {
        @Override
        public Reason reason() {
            return Reason.REQUESTS_FULL;
        }

        @Override
        public String message() {
            return "model '%s' is overloaded: %d requests are inside, which is all it takes; retry after %d ms"
                    .formatted(model, capacity, retryAfter.toMillis());
        }
    }

    /** @param capacity rows that may be inside at once */
    record QueueFull(String model, int capacity, Duration retryAfter) implements Overload {
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
    record BytesFull(String model, long capacity, Duration retryAfter) implements Overload {
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

    /**
     * The answer would come after the deadline.
     *
     * @param predicted from now to the answer
     * @param allowed from now to the deadline
     */
    record PredictedLate(String model, Duration predicted, Duration allowed, Duration retryAfter) implements Overload {
        @Override
        public Reason reason() {
            return Reason.PREDICTED_LATE;
        }

        @Override
        public String message() {
            return "model '%s' is overloaded: an answer would take about %d ms, and the deadline is in %d ms; retry after %d ms"
                    .formatted(model, predicted.toMillis(), allowed.toMillis(), retryAfter.toMillis());
        }
    }

    /** The deadline passed before the request ran, or would have passed before it was answered. */
    record DeadlineExceeded(Gate gate) implements Rejection {
        /** Where the request was found to be too late. */
        public enum Gate {
            ADMISSION("it was admitted"),
            /** Between the other gates: the call's own timer fired. */
            WAITING("it ran"),
            BATCH("it ran"),
            /** The deadline has not passed, but the batch that the request could be in would end later. */
            FORECAST("its batch would have ended, so it was not run"),
            ENGINE("it ran");

            private final String moment;

            Gate(String moment) {
                this.moment = moment;
            }
        }

        @Override
        public Reason reason() {
            return Reason.DEADLINE_EXCEEDED;
        }

        @Override
        public String message() {
            String passes = gate == Gate.FORECAST ? "passes" : "passed";
            return "the deadline %s before %s (found at: %s)"
                    .formatted(passes, gate.moment, gate.name().toLowerCase(Locale.ROOT));
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

    record Draining(Duration retryAfter) implements Retryable {
        @Override
        public Reason reason() {
            return Reason.DRAINING;
        }

        @Override
        public String message() {
            return "the server is stopping and takes no new requests; try another one";
        }
    }

    /**
     * @param capacity streams that may be open at once
     * @param ofClient whether those of one client's address; else those of all
     */
    record StreamsFull(long capacity, boolean ofClient, Duration retryAfter) implements Retryable {
        @Override
        public Reason reason() {
            return Reason.STREAMS_FULL;
        }

        @Override
        public String message() {
            return "%d streams%s are open, which is all that the server takes; end one, or retry after %d ms"
                    .formatted(capacity, ofClient ? " from one address" : "", retryAfter.toMillis());
        }
    }

    /**
     * @param capacity bytes that may be on their way at once
     * @param ofClient whether those of one client's address; else those of all
     */
    record TransfersFull(Direction direction, long capacity, boolean ofClient, Duration retryAfter)
            implements Retryable {
        /** Which way the bytes go. */
        public enum Direction {
            ARRIVING("requests that are still arriving"),
            LEAVING("answers that have not been read");

            private final String what;

            Direction(String what) {
                this.what = what;
            }
        }

        @Override
        public Reason reason() {
            return Reason.TRANSFERS_FULL;
        }

        @Override
        public String message() {
            return "%s%s hold nearly all of %d bytes; retry after %d ms, with fewer at once"
                    .formatted(direction.what, ofClient ? " from one address" : "", capacity, retryAfter.toMillis());
        }
    }

    /** @param allowed from the beginning of the message to its end */
    record TransferTimeout(Duration allowed) implements Rejection {
        @Override
        public Reason reason() {
            return Reason.TRANSFER_TIMEOUT;
        }

        @Override
        public String message() {
            return "the message did not arrive whole within %d ms; send it faster, or less at once"
                    .formatted(allowed.toMillis());
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
    record AdminBusy(int capacity, Duration retryAfter) implements Retryable {
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

    record CredentialsMissing() implements Rejection {
        @Override
        public Reason reason() {
            return Reason.CREDENTIALS_MISSING;
        }

        @Override
        public String message() {
            return "this server serves known clients only, and the call does not say whose it is: send 'authorization: Bearer"
                    + " KEY', or show a client's certificate";
        }
    }

    /** It is not said what is wrong with them: only who guesses would learn from it. */
    record CredentialsRejected() implements Rejection {
        @Override
        public Reason reason() {
            return Reason.CREDENTIALS_REJECTED;
        }

        @Override
        public String message() {
            return "the credentials of this call are not, or no longer, those of a client of this server";
        }
    }

    /** @param permission that the client lacks */
    record PermissionDenied(String method, String permission) implements Rejection {
        @Override
        public Reason reason() {
            return Reason.PERMISSION_DENIED;
        }

        @Override
        public String message() {
            return "%s takes the permission '%s', which this client does not have".formatted(method, permission);
        }
    }

    /** @param requestsPerSecond that the client may make */
    record RateLimited(int requestsPerSecond, Duration retryAfter) implements Retryable {
        @Override
        public Reason reason() {
            return Reason.RATE_LIMITED;
        }

        @Override
        public String message() {
            return "this client may make %d requests a second, where each image, text and frame counts; retry after %d ms"
                    .formatted(requestsPerSecond, retryAfter.toMillis());
        }
    }

    /** @param capacity calls that the client may have open at once */
    record CallsLimited(int capacity, Duration retryAfter) implements Retryable {
        @Override
        public Reason reason() {
            return Reason.CALLS_LIMITED;
        }

        @Override
        public String message() {
            return "this client has %d calls open, which is all it may; retry when one has ended".formatted(capacity);
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
     * The device did not end the forward pass that the request was in.
     *
     * @param replica e.g. {@code cpu:0/0}
     * @param waited since the pass began
     */
    record ReplicaHung(String model, String replica, Duration waited) implements Retryable {

        /** What a client waits before it tries another replica, or this one's successor. */
        static final Duration RETRY_AFTER = Duration.ofMillis(100);

        @Override
        public Duration retryAfter() {
            return RETRY_AFTER;
        }

        @Override
        public Reason reason() {
            return Reason.REPLICA_HUNG;
        }

        @Override
        public String message() {
            return "replica %s of model '%s' has not ended this batch within %d ms, and was given up"
                    .formatted(replica, model, waited.toMillis());
        }
    }

    /**
     * Every replica of the model is down at the moment.
     *
     * @param retryAfter until the first of them is tried again
     */
    record NoReplica(String model, Duration retryAfter) implements Retryable {
        @Override
        public Reason reason() {
            return Reason.NO_REPLICA;
        }

        @Override
        public String message() {
            return "no replica of model '%s' serves at the moment; retry after %d ms"
                    .formatted(model, retryAfter.toMillis());
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
