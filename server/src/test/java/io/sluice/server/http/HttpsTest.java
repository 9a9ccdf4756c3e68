package io.sluice.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.server.reload.FileWatcher;
import io.sluice.server.tls.Authority;
import io.sluice.server.tls.ClientAuth;
import io.sluice.server.tls.ServerTls;
import io.sluice.server.tls.TlsPolicy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operations port with a certificate. */
class HttpsTest {

    @TempDir
    Path folder;

    @Test
    void probes_clientsOfGrpcMustShowCertificates_needNone() throws Exception {
        Authority root = Authority.named("root");
        try (HttpEndpoint endpoint = start(root, new FileWatcher())) {
            assertThat(status(root, endpoint)).isEqualTo(200);
            assertThatThrownBy(() -> status(Authority.named("other"), endpoint)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void probes_certificateReplaced_seeTheNewOne() throws Exception {
        Authority next = Authority.named("next");
        FileWatcher watcher = new FileWatcher();
        try (HttpEndpoint endpoint = start(Authority.named("root"), watcher)) {
            next.server("two").write(folder, "server");
            watcher.look();

            assertThat(status(next, endpoint)).isEqualTo(200);
        }
    }

    private HttpEndpoint start(Authority root, FileWatcher watcher) throws Exception {
        root.server("one").write(folder, "server");
        Path authorities = Files.writeString(folder.resolve("ca.pem"), root.certificate());
        TlsPolicy policy = new TlsPolicy(
                folder.resolve("server.pem"),
                folder.resolve("server.key"),
                Optional.of(authorities),
                ClientAuth.REQUIRE);
        SSLContext tls = ServerTls.open(policy, watcher).withoutClientCertificates();
        return HttpEndpoint.start(
                new HttpPolicy("127.0.0.1", 0),
                Optional.of(tls),
                (format, out) -> {},
                new Probes(List::of, () -> true, () -> false, List::of));
    }

    private static int status(Authority trusted, HttpEndpoint endpoint) throws Exception {
        HttpClient client =
                HttpClient.newBuilder().sslContext(trusting(trusted)).build();
        URI livez = URI.create("https://127.0.0.1:%d/livez".formatted(endpoint.port()));
        return client.send(HttpRequest.newBuilder(livez).build(), HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private static SSLContext trusting(Authority authority) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        byte[] pem = authority.certificate().getBytes(StandardCharsets.US_ASCII);
        store.setCertificateEntry(
                "root", CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
