/**
 * The client's values as {@code sluice.v1} messages, and back.
 *
 * <p>Not for users: the only room that knows both worlds, so that no generated type is seen outside it and the calls.
 * {@link io.sluice.client.wire.Requests} writes, {@link io.sluice.client.wire.Answers} reads, {@link
 * io.sluice.client.wire.Failures} reads what went wrong. Nothing here sends anything.
 */
@NullMarked
package io.sluice.client.wire;

import org.jspecify.annotations.NullMarked;
