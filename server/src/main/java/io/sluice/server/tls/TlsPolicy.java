package io.sluice.server.tls;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How connections are encrypted. All files are PEM.
 *
 * @param certificate the server's own first, then those up to the authority
 * @param key PKCS#8, not encrypted
 * @param clientCa authorities whose clients are trusted; there exactly where clients are asked for a certificate
 */
public record TlsPolicy(Path certificate, Path key, Optional<Path> clientCa, ClientAuth clientAuth) {

    public TlsPolicy {
        if (clientAuth != ClientAuth.NONE && clientCa.isEmpty()) {
            throw new IllegalArgumentException(
                    "tls.client-auth asks clients for certificates, and nothing says whose are trusted: set tls.client-ca");
        }
        if (clientAuth == ClientAuth.NONE && clientCa.isPresent()) {
            throw new IllegalArgumentException(
                    "tls.client-ca is for certificates of clients, which tls.client-auth 'none' does not ask for;"
                            + " set it to optional or require");
        }
    }

    /**
     * From settings, where "" stands for what is not given.
     *
     * @throws IllegalArgumentException if they contradict each other; says which
     */
    public static Optional<TlsPolicy> parse(String certificate, String key, String clientCa, String clientAuth) {
        ClientAuth asked = ClientAuth.parse(clientAuth);
        if (certificate.isEmpty() != key.isEmpty()) {
            throw new IllegalArgumentException("tls.certificate and tls.key belong together: give both, or neither");
        }
        if (certificate.isEmpty()) {
            if (!clientCa.isEmpty() || asked != ClientAuth.NONE) {
                throw new IllegalArgumentException(
                        "tls.client-ca and tls.client-auth need TLS: set tls.certificate and tls.key");
            }
            return Optional.empty();
        }
        Optional<Path> authorities = clientCa.isEmpty() ? Optional.empty() : Optional.of(Path.of(clientCa));
        return Optional.of(new TlsPolicy(Path.of(certificate), Path.of(key), authorities, asked));
    }
}
