/**
 * Groups queued rows into batches: as soon as a replica is idle, and otherwise as full as they get by themselves.
 *
 * <p>One thread at a time works here: that of an idle replica, or, while every replica is busy, one of the room's own ({@link
 * io.sluice.server.batcher.BatcherDriver}). It takes rows from the queue, decides with {@link
 * io.sluice.server.batcher.FlushDecision}, a pure function of what is pending and of the clock, and hands batches over to
 * the replicas. Nothing here locks, and nothing here decodes images, touches a tensor or knows about gRPC.
 */
@NullMarked
package io.sluice.server.batcher;

import org.jspecify.annotations.NullMarked;
