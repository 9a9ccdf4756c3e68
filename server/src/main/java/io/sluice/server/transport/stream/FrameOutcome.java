package io.sluice.server.transport.stream;

import io.sluice.proto.v1.DropReason;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.request.Answer;
import io.sluice.server.request.RequestTiming;
import io.sluice.server.transport.call.Outcome;
import java.time.Duration;

/** How one frame ended. */
sealed interface FrameOutcome {

    /** What it is counted by. */
    Enum<?> label();

    record Served(Answer answer, RequestTiming timing) implements FrameOutcome {
        @Override
        public Enum<?> label() {
            return Outcome.OK;
        }
    }

    /** It was not served; the stream goes on. */
    record Failed(Rejection rejection) implements FrameOutcome {
        @Override
        public Enum<?> label() {
            return rejection.reason();
        }
    }

    /** @param age from its capture, or from its arrival where that is not known, to the drop */
    record Dropped(Cause cause, Duration age) implements FrameOutcome {
        @Override
        public Enum<?> label() {
            return cause;
        }
    }

    /** Why a frame was dropped. */
    enum Cause {
        DROPPED_SUPERSEDED(DropReason.DROP_REASON_SUPERSEDED),
        DROPPED_STALE(DropReason.DROP_REASON_STALE);

        private final DropReason reason;

        Cause(DropReason reason) {
            this.reason = reason;
        }

        /** As the contract names it. */
        DropReason reason() {
            return reason;
        }
    }
}
