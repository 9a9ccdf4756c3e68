package io.sluice.client.connection;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a connection is encrypted, and how both ends prove who they are. Files are PEM; they are read when the client is
 * built.
 *
 * @param trustedCertificates authorities that the server's certificate must come from; absent for those of the JVM
 * @param identity shown to servers that ask for a client's certificate (mTLS); absent for none
 * @param serverName that the server's certificate must be for; absent for the host it is reached by
 */
public record Tls(Optional<Path> trustedCertificates, Optional<Identity> identity, Optional<String> serverName) {

    /**
     * Who a client is.
     *
     * @param certificateChain PEM, the client's own certificate first
     * @param privateKey PEM, PKCS#8, not encrypted
     */
    public record Identity(Path certificateChain, Path privateKey) {}

    /** Trusts the authorities that the JVM trusts. */
    public static Tls systemTrust() {
        return new Tls(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Trusts the authorities in this file, and no others. */
    public static Tls trusting(Path certificates) {
        return new Tls(Optional.of(certificates), Optional.empty(), Optional.empty());
    }

    /** Shows this certificate to servers that ask for one. */
    public Tls withIdentity(Path certificateChain, Path privateKey) {
        return new Tls(trustedCertificates, Optional.of(new Identity(certificateChain, privateKey)), serverName);
    }

    /** Expects a certificate for this name, whatever the address; for a port that is forwarded. */
    public Tls withServerName(String name) {
        return new Tls(trustedCertificates, identity, Optional.of(name));
    }
}
