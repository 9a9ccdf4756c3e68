package io.sluice.server.tls;

import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.sluice.server.reload.FileWatcher;
import io.sluice.server.reload.UnusableFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The server's certificate and the authorities that it trusts. Both are asked for at each handshake, and follow their files;
 * connections that are open live on. Safe for use by several threads.
 */
public final class ServerTls {

    /** Older ones are broken. */
    public static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    private final ClientAuth clientAuth;
    private final AdvancedTlsX509KeyManager identity = new AdvancedTlsX509KeyManager();
    private final Optional<AdvancedTlsX509TrustManager> trust;

    private ServerTls(ClientAuth clientAuth, Optional<AdvancedTlsX509TrustManager> trust) {
        this.clientAuth = clientAuth;
        this.trust = trust;
    }

    /**
     * Reads the files of a policy, and has them watched.
     *
     * @throws UnusableFileException with every problem of every file
     */
    public static ServerTls open(TlsPolicy policy, FileWatcher watcher) throws UnusableFileException {
        ServerTls tls = new ServerTls(policy.clientAuth(), policy.clientCa().map(file -> trustManager()));
        List<String> problems = new ArrayList<>();
        try {
            watcher.watch(
                    List.of(policy.certificate(), policy.key()),
                    contents -> tls.useIdentity(policy, contents.get(0), contents.get(1)));
        } catch (UnusableFileException unusable) {
            problems.addAll(unusable.problems());
        }
        if (policy.clientCa().isPresent()) {
            Path authorities = policy.clientCa().get();
            try {
                watcher.watch(List.of(authorities), contents -> tls.useAuthorities(authorities, contents.get(0)));
            } catch (UnusableFileException unusable) {
                problems.addAll(unusable.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new UnusableFileException(problems);
        }
        return tls;
    }

    public ClientAuth clientAuth() {
        return clientAuth;
    }

    public X509ExtendedKeyManager identity() {
        return identity;
    }

    /** Empty where clients are not asked for certificates. */
    public Optional<X509ExtendedTrustManager> trust() {
        return trust.map(ClientTrust::new);
    }

    /** For the JDK's own sockets; it asks no client for a certificate. */
    public SSLContext withoutClientCertificates() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {identity}, null, null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has TLS", impossible);
        }
    }

    private void useIdentity(TlsPolicy policy, byte[] certificatePem, byte[] keyPem) throws UnusableFileException {
        X509Certificate[] chain = Pem.certificates(policy.certificate(), certificatePem);
        PrivateKey key = Pem.privateKey(policy.key(), keyPem);
        if (!Pem.isPair(key, chain[0].getPublicKey())) {
            throw new UnusableFileException("%s: it is not the key of the first certificate in %s"
                    .formatted(policy.key(), policy.certificate()));
        }
        Instant end = chain[0].getNotAfter().toInstant();
        if (end.isBefore(Instant.now())) {
            throw new UnusableFileException(
                    "%s: the certificate was valid until %s".formatted(policy.certificate(), end));
        }
        identity.updateIdentityCredentials(chain, key);
    }

    private void useAuthorities(Path file, byte[] pem) throws UnusableFileException {
        X509Certificate[] authorities = Pem.certificates(file, pem);
        try {
            trust.orElseThrow().updateTrustCredentials(authorities);
        } catch (IOException | GeneralSecurityException unusable) {
            throw new UnusableFileException(
                    "%s: its certificates cannot be trusted (%s)".formatted(file, unusable.getMessage()));
        }
    }

    private static AdvancedTlsX509TrustManager trustManager() {
        try {
            return AdvancedTlsX509TrustManager.newBuilder()
                    // A client has no host name to be verified.
                    .setVerification(AdvancedTlsX509TrustManager.Verification.CERTIFICATE_ONLY_VERIFICATION)
                    .build();
        } catch (CertificateException impossible) {
            throw new IllegalStateException("a trust manager without certificates can be made", impossible);
        }
    }
}
