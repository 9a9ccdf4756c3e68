package io.sluice.loadtest.wire;

import io.sluice.proto.v1.FramePolicy;
import java.time.Duration;

/**
 * How video streams are sent and read.
 *
 * @param streams at once
 * @param frames what the server does with frames that come too fast
 * @param maxInFlight frames of one stream that the server may hold; 0 for its default
 * @param readDelay how long the client waits before it reads the next answer; 0 unless it is a slow reader
 */
public record StreamPolicy(int streams, Frames frames, int maxInFlight, Duration readDelay) {

    public static final int STREAMS_LIMIT = 4096;
    public static final int IN_FLIGHT_LIMIT = 1024;
    public static final Duration READ_DELAY_LIMIT = Duration.ofMinutes(1);

    /** The policies of {@code sluice.v1}. */
    public enum Frames {
        /** Every frame is answered; the sender is slowed down. */
        ALL(FramePolicy.FRAME_POLICY_ALL),
        /** Older waiting frames are dropped, the newest is served. */
        LATEST(FramePolicy.FRAME_POLICY_LATEST);

        final FramePolicy message;

        Frames(FramePolicy message) {
            this.message = message;
        }
    }

    public StreamPolicy {
        if (streams < 1 || streams > STREAMS_LIMIT) {
            throw new IllegalArgumentException("streams must be in [1, %d], got %d".formatted(STREAMS_LIMIT, streams));
        }
        if (maxInFlight < 0 || maxInFlight > IN_FLIGHT_LIMIT) {
            throw new IllegalArgumentException(
                    "max-in-flight must be in [0, %d], got %d".formatted(IN_FLIGHT_LIMIT, maxInFlight));
        }
        if (readDelay.isNegative() || readDelay.compareTo(READ_DELAY_LIMIT) > 0) {
            throw new IllegalArgumentException(
                    "read-delay must be in [0, %d s], got %s".formatted(READ_DELAY_LIMIT.toSeconds(), readDelay));
        }
    }
}
