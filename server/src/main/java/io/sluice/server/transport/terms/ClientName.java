package io.sluice.server.transport.terms;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.sluice.server.request.CallTerms;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Names of clients. Each says what kind it is of, so that no claim in a header is taken for an address. */
final class ClientName {

    /** Whoever calls without a network in between. */
    static final String LOCAL = "local";

    private ClientName() {}

    /** As the client says itself. */
    static String claimed(String name) {
        return bounded("claimed:" + name);
    }

    /** By the connection: the subject of the client's certificate, else its address without the port. */
    static String ofPeer(Attributes connection) {
        @Nullable SSLSession tls = connection.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        if (tls != null) {
            try {
                return bounded("certificate:" + tls.getPeerPrincipal().getName());
            } catch (SSLPeerUnverifiedException anonymous) {
                return ofAddress(connection);
            }
        }
        return ofAddress(connection);
    }

    private static String ofAddress(Attributes connection) {
        return connection.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress remote
                        && remote.getAddress() != null
                ? "address:" + remote.getAddress().getHostAddress()
                : LOCAL;
    }

    /*
     * A digest, not the beginning: long names of one house begin alike, and its clients would be one. Not a refusal either:
     * whose certificate has a long name cannot help it.
     */
    private static String bounded(String name) {
        if (name.length() <= CallTerms.CLIENT_LIMIT) {
            return name;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
