/**
 * What stands between the socket and the handlers: limits of connections, ports that cannot be had, bytes that are no
 * message.
 */
@NullMarked
package io.sluice.server.transport.wire;

import org.jspecify.annotations.NullMarked;
