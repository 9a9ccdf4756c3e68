package io.sluice.server.rejection;

import java.time.Duration;

/** The request was admitted, and no replica computed its answer. */
public sealed interface ExecutionRejection extends Rejection {

    /** A fault of the device or the engine. */
    record Fault(String model, String explanation) implements ExecutionRejection {
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
    record ReplicaHung(String model, String replica, Duration waited) implements ExecutionRejection, Retryable {

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
    record NoReplica(String model, Duration retryAfter) implements ExecutionRejection, Retryable {
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
}
