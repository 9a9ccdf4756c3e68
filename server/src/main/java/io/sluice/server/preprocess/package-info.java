/**
 * Turns what a client sent into rows of the arena, on a bounded pool.
 *
 * <p>{@link io.sluice.server.preprocess.Preprocessor}, one for each model, prepares each row of a request by itself and queues
 * it; rows that need no decoding and no resizing are copied on the calling thread, which costs less than handing them over.
 * {@link io.sluice.server.preprocess.PreprocessPool}, one for all models, takes the others in the order of their schedule, so
 * that nobody's many pictures hold up the few of others.
 */
@NullMarked
package io.sluice.server.preprocess;

import org.jspecify.annotations.NullMarked;
