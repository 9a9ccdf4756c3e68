package io.sluice.server.transport.identity;

import io.grpc.Attributes;
import io.grpc.Grpc;
import java.net.InetSocketAddress;

/** Names a client that is known by nothing but where it calls from. */
public final class PeerAddress {

    /** Whoever calls without a network in between. */
    public static final String LOCAL = "local";

    private PeerAddress() {}

    /** The address without the port, which differs from connection to connection. */
    public static String of(Attributes connection) {
        return connection.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress remote
                        && remote.getAddress() != null
                ? "address:" + remote.getAddress().getHostAddress()
                : LOCAL;
    }
}
