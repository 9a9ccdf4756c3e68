/**
 * Video frames over one call: frames in, answers out in the order of the frames.
 *
 * <p>{@link io.sluice.client.stream.StreamCall} says what to do with every frame. The same stream has two faces: {@link
 * io.sluice.client.stream.FrameStream} for threads that may block, and a {@link java.util.concurrent.Flow.Publisher} of
 * answers over one of frames. On both, back-pressure goes all the way: a frame is handed to the connection only when that
 * has room, and an answer is fetched from it only when somebody wants it, so that neither a slow server nor a slow reader
 * makes memory grow. A stream is never tried again: its frames are gone.
 */
@NullMarked
package io.sluice.client.stream;

import org.jspecify.annotations.NullMarked;
