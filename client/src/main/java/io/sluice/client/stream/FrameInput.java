package io.sluice.client.stream;

import io.sluice.client.ImageSource;
import java.time.Instant;
import java.util.Optional;

/**
 * One frame to send.
 *
 * @param id chosen by the caller, unsigned, unique within the stream; its answer carries it
 * @param captureTime when the frame was taken, which lets the server drop it when it is too old; absent to let it count
 *     from arrival
 */
public record FrameInput(long id, Optional<Instant> captureTime, ImageSource image) {

    /** A frame that says nothing about its age. */
    public static FrameInput of(long id, ImageSource image) {
        return new FrameInput(id, Optional.empty(), image);
    }

    public static FrameInput of(long id, Instant captureTime, ImageSource image) {
        return new FrameInput(id, Optional.of(captureTime), image);
    }
}
