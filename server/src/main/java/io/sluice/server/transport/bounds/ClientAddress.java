package io.sluice.server.transport.bounds;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Whom a bound counts for before anything that a client says can be believed: its address, without the port. Of IPv6 the first
 * 64 bits, since whoever has one address there has as many as the rest tells apart.
 *
 * @param network an IPv4 address as it is, or the first half of an IPv6 address
 */
public record ClientAddress(long network) {

    /** Who has gone already, or calls without a network in between. */
    static final ClientAddress UNKNOWN = new ClientAddress(0);

    static ClientAddress of(@Nullable SocketAddress remote) {
        @Nullable InetAddress address = remote instanceof InetSocketAddress internet ? internet.getAddress() : null;
        if (address instanceof Inet4Address) {
            return new ClientAddress(
                    Integer.toUnsignedLong(ByteBuffer.wrap(address.getAddress()).getInt()));
        }
        if (address instanceof Inet6Address) {
            return new ClientAddress(ByteBuffer.wrap(address.getAddress()).getLong());
        }
        return UNKNOWN;
    }
}
