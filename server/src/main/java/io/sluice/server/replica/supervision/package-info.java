/**
 * Keeps replicas alive: notices those that fail, hang or die, and puts fresh ones in their place.
 *
 * <p>{@link io.sluice.server.replica.supervision.ReplicaState} is the map. A replica lives through one {@link
 * io.sluice.server.replica.supervision.Incarnation} after another; the thread of the {@link
 * io.sluice.server.replica.supervision.ReplicaSupervisor} owns what is known of them, and a {@link
 * io.sluice.server.replica.supervision.PassWatch} is all that it shares with theirs. Nothing here knows what a session or a
 * batch is.
 */
@NullMarked
package io.sluice.server.replica.supervision;

import org.jspecify.annotations.NullMarked;
