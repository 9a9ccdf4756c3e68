/**
 * Video frames over one call, answered in the order in which they came.
 *
 * <p>Each frame is an {@link io.sluice.server.request.InferenceRequest} of one row and shares batches with all other
 * traffic. {@link io.sluice.server.transport.stream.StreamSession} is the protocol: what message may come when, when the next
 * one is read, how the stream ends. {@link io.sluice.server.transport.stream.FrameFlow} holds the frames: which one runs, which
 * one is dropped, which answer leaves. Both are plain single-threaded state machines that tests step by hand; {@link
 * io.sluice.server.transport.stream.OpenStream} turns the callbacks of gRPC and of the model's threads into their turns, one
 * after another.
 *
 * <p>Memory is bounded by reading: the next message is asked of gRPC only when there is room for it, and an answer is
 * written only when the connection takes it, so HTTP/2 flow control slows the sender down.
 */
@NullMarked
package io.sluice.server.transport.stream;

import org.jspecify.annotations.NullMarked;
