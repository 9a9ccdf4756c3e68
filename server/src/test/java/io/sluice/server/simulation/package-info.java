/**
 * The batcher in simulated time: the real admission, queue, batcher and learned latency, with replicas that take the time they
 * are told, against schedulers to compare with.
 *
 * <p>{@link io.sluice.server.simulation.Traffic} says what arrives, {@link io.sluice.server.simulation.Service} how long a batch
 * takes, a {@link io.sluice.server.simulation.Contender} serves it. The same seed gives the same numbers on every machine.
 */
@NullMarked
package io.sluice.server.simulation;

import org.jspecify.annotations.NullMarked;
