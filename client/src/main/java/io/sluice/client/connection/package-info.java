/**
 * How the server is reached: which addresses, over TLS or not, as whom, and what is done when there are several.
 *
 * <p>{@link io.sluice.client.connection.Tls}, {@link io.sluice.client.connection.Credentials}, {@link
 * io.sluice.client.connection.LoadBalancing} and {@link io.sluice.client.connection.Keepalive} are what a client's builder
 * is given. {@link io.sluice.client.connection.Channels} makes gRPC's channel of them, and is not for users. Nothing here
 * knows what is sent.
 */
@NullMarked
package io.sluice.client.connection;

import org.jspecify.annotations.NullMarked;
