/**
 * Runs batches: each replica is one thread that owns one session on one device.
 *
 * <p>Replicas of a model take closed batches from one {@link io.sluice.server.handoff.BatchHandoff}, which holds at most
 * one; so the next batch is ready when a pass ends, and whichever replica is free first takes it.
 */
@NullMarked
package io.sluice.server.replica;

import org.jspecify.annotations.NullMarked;
