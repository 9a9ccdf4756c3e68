/**
 * Who sends a call, and whether that client may: asked before a message is read.
 *
 * <p>{@link io.sluice.server.transport.identity.AccessInterceptor} stands before every service. What each method takes is in one
 * table, {@link io.sluice.server.transport.identity.MethodAccess}; a method that is not in it is refused. Whom a call counts for is
 * found in its context, as {@link io.sluice.server.transport.identity.Caller}.
 */
@NullMarked
package io.sluice.server.transport.identity;

import org.jspecify.annotations.NullMarked;
