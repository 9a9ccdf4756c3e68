/**
 * Between the batcher and the replicas of a model: one place for the batch that runs next, and the rule by which an idle
 * replica does the batcher's work itself.
 *
 * <p>{@link io.sluice.server.handoff.BatchHandoff} is that place. {@link io.sluice.server.handoff.BatchSource} is the batcher as
 * replicas see it, {@link io.sluice.server.handoff.BatchSlot} the replicas as the batcher sees them.
 */
@NullMarked
package io.sluice.server.handoff;

import org.jspecify.annotations.NullMarked;
