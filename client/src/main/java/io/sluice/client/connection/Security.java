package io.sluice.client.connection;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.util.Optional;

/**
 * @param tls absent for plain text
 * @param credentials absent for none
 */
public record Security(Optional<Tls> tls, Optional<Credentials> credentials) {

    /** Plain text, as nobody. */
    public static final Security NONE = new Security(Optional.empty(), Optional.empty());

    public Security withTls(Tls how) {
        return new Security(Optional.of(how), credentials);
    }

    public Security withCredentials(Credentials who) {
        return new Security(tls, Optional.of(who));
    }

    /**
     * Reads what TLS needs.
     *
     * @throws IllegalStateException if credentials would be sent in the clear that must not be
     * @throws IllegalArgumentException if a file cannot be read; says which
     */
    ChannelCredentials channelCredentials() {
        if (tls.isEmpty()) {
            if (credentials.isPresent() && !credentials.get().plaintextAllowed()) {
                throw new IllegalStateException(
                        "credentials are sent over TLS only: set tls(...), or allow them with Credentials.overPlaintext()");
            }
            return InsecureChannelCredentials.create();
        }
        return tlsCredentials(tls.get());
    }

    private static ChannelCredentials tlsCredentials(Tls tls) {
        TlsChannelCredentials.Builder channel = TlsChannelCredentials.newBuilder();
        try {
            if (tls.trustedCertificates().isPresent()) {
                channel.trustManager(tls.trustedCertificates().get().toFile());
            }
            if (tls.identity().isPresent()) {
                Tls.Identity identity = tls.identity().get();
                channel.keyManager(
                        identity.certificateChain().toFile(),
                        identity.privateKey().toFile());
            }
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "%s cannot be used: %s".formatted(tls, unreadable.getMessage()), unreadable);
        }
        return channel.build();
    }
}
