/**
 * Who the server proves to be, and whose certificates it trusts, as PEM files that may change while it runs.
 *
 * <p>{@link io.sluice.server.tls.ServerTls} is the way in: what the gRPC port and the operations port ask at every handshake.
 * Nothing here opens a port, and nothing here decides what a client may do: that is the room {@code access}.
 */
@NullMarked
package io.sluice.server.tls;

import org.jspecify.annotations.NullMarked;
