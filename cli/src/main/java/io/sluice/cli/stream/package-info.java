/**
 * A film through one stream: what {@code sluice stream} does, and the demo too.
 *
 * <p>{@link io.sluice.cli.stream.StreamRun} has two threads: one reads the film and sends each frame when the {@link
 * io.sluice.cli.stream.Pace} says, the other takes the answers, counts them in a {@link io.sluice.cli.stream.StreamTally} and
 * hands them to a {@link io.sluice.cli.stream.StreamView}. How a frame is decoded, and what becomes of it at the server, is
 * none of their business.
 */
@NullMarked
package io.sluice.cli.stream;

import org.jspecify.annotations.NullMarked;
