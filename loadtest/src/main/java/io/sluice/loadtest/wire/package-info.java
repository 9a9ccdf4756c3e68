/**
 * Speaks gRPC, as cheaply as it can: the only room that knows it.
 *
 * <p>{@link io.sluice.loadtest.wire.Connections} holds the connections and their threads; {@link
 * io.sluice.loadtest.wire.UnaryLane} sends requests over one of them, {@link io.sluice.loadtest.wire.StreamLane} frames over
 * one video stream. Requests are bytes made beforehand, and of an answer only the few fields that are measured are read: the
 * generator shares the machine's cores with the server it measures. Answers are counted on the threads that receive them.
 */
@NullMarked
package io.sluice.loadtest.wire;

import org.jspecify.annotations.NullMarked;
