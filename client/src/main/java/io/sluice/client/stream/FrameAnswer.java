package io.sluice.client.stream;

import io.sluice.client.CallTiming;
import io.sluice.client.ClassifyAnswer.Ranking;
import io.sluice.client.SluiceException;
import io.sluice.client.Vector;
import java.time.Duration;
import java.util.Optional;

/** What became of one frame. Answers come in the order in which the frames were sent, one for each. */
public sealed interface FrameAnswer {

    /** The frame's own id. */
    long frameId();

    /** Where the server's time for it went; all zero for a frame that was never run. */
    CallTiming timing();

    /**
     * A frame that was ranked.
     *
     * @param smoothed the ranking by the smoothed scores of all frames so far; present when smoothing was asked for
     */
    record Classified(long frameId, Ranking ranking, Optional<Ranking> smoothed, CallTiming timing)
            implements FrameAnswer {}

    /** A frame that became a vector: {@code [dim]}, or {@code [tokens, dim]} where every token was asked for. */
    record Embedded(long frameId, Vector embedding, CallTiming timing) implements FrameAnswer {}

    /** A frame that failed alone; the stream goes on. */
    record Failed(long frameId, SluiceException failure, CallTiming timing) implements FrameAnswer {}

    /**
     * A frame that was not served.
     *
     * @param age from the frame's capture time, or from its arrival where that is absent, to the drop
     */
    record Dropped(long frameId, DropReason reason, Duration age, CallTiming timing) implements FrameAnswer {}

    /** Why a frame was not served. */
    enum DropReason {
        /** One that a newer server knows and this client does not. */
        UNKNOWN,
        /** A newer frame took its place ({@link StreamCall.FramePolicy#LATEST}). */
        SUPERSEDED,
        /** It was taken too long before it arrived. */
        STALE
    }
}
