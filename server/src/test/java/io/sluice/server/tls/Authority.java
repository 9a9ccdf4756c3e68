package io.sluice.server.tls;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** A certificate authority made for a test. */
public final class Authority {

    private final X509Bundle root;

    /**
     * Somebody's certificate and key.
     *
     * @param chain PEM
     * @param key PEM, PKCS#8
     */
    public record Identity(String chain, String key) {

        /** Writes {@code NAME.pem} and {@code NAME.key}. */
        public Identity write(Path folder, String name) throws IOException {
            Files.writeString(folder.resolve(name + ".pem"), chain);
            Files.writeString(folder.resolve(name + ".key"), key);
            return this;
        }
    }

    private Authority(X509Bundle root) {
        this.root = root;
    }

    public static Authority named(String name) throws Exception {
        return new Authority(new CertificateBuilder()
                .ecp256()
                .subject("CN=" + name)
                .setIsCertificateAuthority(true)
                .buildSelfSigned());
    }

    /** PEM. */
    public String certificate() {
        return root.getCertificatePEM();
    }

    /** Of a server on this machine. */
    public Identity server(String commonName) throws Exception {
        return identity(server(), commonName);
    }

    /** Of such a server, which was valid until yesterday. */
    public Identity expiredServer() throws Exception {
        Instant yesterday = Instant.now().minusSeconds(86_400);
        return identity(server().notBefore(yesterday.minusSeconds(86_400)).notAfter(yesterday), "expired");
    }

    /** Of a client, with its subject and a URI. */
    public Identity client(String subject, String uri) throws Exception {
        X509Bundle bundle = new CertificateBuilder()
                .ecp256()
                .subject(subject)
                .addSanUriName(uri)
                .addExtendedKeyUsageClientAuth()
                .buildIssuedBy(root);
        return new Identity(bundle.getCertificatePathPEM(), bundle.getPrivateKeyPEM());
    }

    private static CertificateBuilder server() {
        return new CertificateBuilder().ecp256().addSanIpAddress("127.0.0.1").addExtendedKeyUsageServerAuth();
    }

    private Identity identity(CertificateBuilder builder, String commonName) throws Exception {
        X509Bundle bundle = builder.subject("CN=" + commonName).buildIssuedBy(root);
        return new Identity(bundle.getCertificatePathPEM(), bundle.getPrivateKeyPEM());
    }
}
