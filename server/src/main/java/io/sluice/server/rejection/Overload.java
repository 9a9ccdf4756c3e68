package io.sluice.server.rejection;

import java.time.Duration;

/** The model has more to do than it can. */
public sealed interface Overload extends Retryable {

    /** What a client waits where nothing can be predicted: about a batch or two. */
    Duration USUAL_RETRY_AFTER = Duration.ofMillis(100);

    String model();

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
}
