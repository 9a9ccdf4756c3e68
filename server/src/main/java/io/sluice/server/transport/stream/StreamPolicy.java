package io.sluice.server.transport.stream;

import java.time.Duration;

/**
 * What one stream may hold.
 *
 * @param defaultInFlight frames inside the server at once, for clients that leave it to the server; and frames in one model
 *     that its streams share while several are busy
 * @param maxInFlight the most that a client may ask for
 * @param maxFrameAge a frame that was captured longer ago than this when it arrives is dropped; zero for never. A client may
 *     choose for itself
 */
public record StreamPolicy(int defaultInFlight, int maxInFlight, Duration maxFrameAge) {

    public static final int IN_FLIGHT_LIMIT = 1024;

    /** What the settings say where nobody changes them. */
    public static final StreamPolicy DEFAULT = new StreamPolicy(16, 64, Duration.ZERO);

    public StreamPolicy {
        if (maxInFlight < 1 || maxInFlight > IN_FLIGHT_LIMIT) {
            throw new IllegalArgumentException(
                    "stream.max-in-flight must be in [1, %d], got %d".formatted(IN_FLIGHT_LIMIT, maxInFlight));
        }
        if (defaultInFlight < 1 || defaultInFlight > maxInFlight) {
            throw new IllegalArgumentException(
                    "stream.default-in-flight must be in [1, stream.max-in-flight (%d)], got %d"
                            .formatted(maxInFlight, defaultInFlight));
        }
        if (maxFrameAge.isNegative()) {
            throw new IllegalArgumentException("stream.max-frame-age must not be negative, got " + maxFrameAge);
        }
    }
}
