package io.sluice.server.rejection;

import java.time.Duration;
import java.util.Locale;

/** The call ended before its answer, or the server takes no more like it. */
public sealed interface CallRejection extends Rejection {

    /** The deadline passed before the request ran, or would have passed before it was answered. */
    record DeadlineExceeded(Gate gate) implements CallRejection {
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
    record Cancelled() implements CallRejection {
        @Override
        public Reason reason() {
            return Reason.CANCELLED;
        }

        @Override
        public String message() {
            return "the call was cancelled";
        }
    }

    record Draining(Duration retryAfter) implements CallRejection, Retryable {
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
    record StreamsFull(long capacity, boolean ofClient, Duration retryAfter) implements CallRejection, Retryable {
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
            implements CallRejection, Retryable {
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
    record TransferTimeout(Duration allowed) implements CallRejection {
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
}
