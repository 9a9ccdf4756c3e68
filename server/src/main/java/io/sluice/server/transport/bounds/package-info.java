/**
 * What all connections together may hold, so that no client takes the server from the others: connections, calls that go on,
 * bytes that are on their way in or out, and the time that they may take for it.
 *
 * <p>{@link io.sluice.server.transport.bounds.Bounds} is the way in. What one connection may do is said in {@code
 * transport.wire}, what one model takes in {@code admission}: that begins where a request has arrived whole, this ends there.
 */
@NullMarked
package io.sluice.server.transport.bounds;

import org.jspecify.annotations.NullMarked;
