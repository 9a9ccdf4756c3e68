/**
 * Holds prepared rows between the threads that prepare them and the one that batches them: a bounded ring that says so
 * when it is full.
 *
 * <p>{@link io.sluice.server.queue.RowQueue} is an LMAX ring with many producers and one consumer, which sleeps on an {@link
 * io.sluice.server.queue.Eventcount}.
 */
@NullMarked
package io.sluice.server.queue;

import org.jspecify.annotations.NullMarked;
