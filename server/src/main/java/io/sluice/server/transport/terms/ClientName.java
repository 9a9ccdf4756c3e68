package io.sluice.server.transport.terms;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.sluice.server.request.CallTerms;
import io.sluice.server.transport.identity.Caller;
import io.sluice.server.transport.identity.PeerAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Names of clients. Each says what kind it is of, so that no claim in a header is taken for an address. */
final class ClientName {

    private ClientName() {}

    /** As the client says itself. */
    static String claimed(String name) {
        return bounded("claimed:" + name);
    }

    /** As the server knows who sends the current call, else by the connection. */
    static String ofCaller(Attributes connection) {
        return Caller.ofCurrentCall()
                .principal()
                .map(principal -> bounded(principal.name()))
                .orElseGet(() -> ofPeer(connection));
    }

    /** By the connection: the subject of the client's certificate, else its address without the port. */
    static String ofPeer(Attributes connection) {
        @Nullable SSLSession tls = connection.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        if (tls != null) {
            try {
                return bounded("certificate:" + tls.getPeerPrincipal().getName());
            } catch (SSLPeerUnverifiedException anonymous) {
                return PeerAddress.of(connection);
            }
        }
        return PeerAddress.of(connection);
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
