/**
 * Turns what a client sent into rows of the arena, on a bounded pool.
 *
 * <p>{@link io.sluice.server.preprocess.Preprocessor} prepares each row of a request by itself and queues it; rows that
 * need no decoding and no resizing are copied on the calling thread, which costs less than handing them over.
 */
@NullMarked
package io.sluice.server.preprocess;

import org.jspecify.annotations.NullMarked;
