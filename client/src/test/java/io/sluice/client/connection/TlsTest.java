package io.sluice.client.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.sluice.client.FakeServer;
import io.sluice.client.RetryPolicy;
import io.sluice.client.SluiceClient;
import io.sluice.client.SluiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

    @TempDir
    static Path folder;

    private static Path authority;
    private static Path stranger;
    private static Path serverChain;
    private static Path serverKey;
    private static Path clientChain;
    private static Path clientKey;

    @BeforeAll
    static void issueCertificates() throws Exception {
        X509Bundle root = authority("CN=root");
        authority = file("root.pem", root.getCertificatePEM());
        stranger = file("stranger.pem", authority("CN=stranger").getCertificatePEM());
        X509Bundle server = new CertificateBuilder()
                .ecp256()
                .subject("CN=server")
                .addSanIpAddress("127.0.0.1")
                .addSanDnsName("sluice.test")
                .addExtendedKeyUsageServerAuth()
                .buildIssuedBy(root);
        serverChain = file("server.pem", server.getCertificatePathPEM());
        serverKey = file("server.key", server.getPrivateKeyPEM());
        X509Bundle client = new CertificateBuilder()
                .ecp256()
                .subject("CN=client")
                .addExtendedKeyUsageClientAuth()
                .buildIssuedBy(root);
        clientChain = file("client.pem", client.getCertificatePathPEM());
        clientKey = file("client.key", client.getPrivateKeyPEM());
    }

    @Test
    void tls_trustedAuthority_answersAndCarriesTheToken() throws IOException {
        try (FakeServer server = new FakeServer(serverCredentials(TlsServerCredentials.ClientAuth.NONE));
                SluiceClient client = server.client()
                        .tls(Tls.trusting(authority))
                        .credentials(Credentials.bearer("token"))
                        .build()) {
            assertThat(client.models()).hasSize(1);
        }
    }

    @Test
    void tls_listOfAddresses_checksEachCertificateForItsOwnAddress() throws IOException {
        try (FakeServer server = new FakeServer(serverCredentials(TlsServerCredentials.ClientAuth.NONE));
                SluiceClient client = SluiceClient.builder(List.of(server.address()))
                        .tls(Tls.trusting(authority))
                        .build()) {
            assertThat(client.models()).hasSize(1);
        }
    }

    @Test
    void tls_unknownAuthority_isRefused() throws IOException {
        try (FakeServer server = new FakeServer(serverCredentials(TlsServerCredentials.ClientAuth.NONE));
                SluiceClient client = server.client()
                        .retryPolicy(RetryPolicy.NEVER)
                        .tls(Tls.trusting(stranger))
                        .build()) {
            assertThatThrownBy(client::models).isInstanceOf(SluiceException.Unavailable.class);
        }
    }

    @Test
    void tls_serverName_isWhatTheCertificateMustBeFor() throws IOException {
        try (FakeServer server = new FakeServer(serverCredentials(TlsServerCredentials.ClientAuth.NONE))) {
            try (SluiceClient client = SluiceClient.builder(List.of(server.address()))
                    .tls(Tls.trusting(authority).withServerName("sluice.test"))
                    .build()) {
                assertThat(client.models()).hasSize(1);
            }
            try (SluiceClient client = server.client()
                    .retryPolicy(RetryPolicy.NEVER)
                    .tls(Tls.trusting(authority).withServerName("another.test"))
                    .build()) {
                assertThatThrownBy(client::models).isInstanceOf(SluiceException.Unavailable.class);
            }
        }
    }

    @Test
    void tls_serverAsksForACertificate_answersWhoShowsOneAndNobodyElse() throws IOException {
        try (FakeServer server = new FakeServer(serverCredentials(TlsServerCredentials.ClientAuth.REQUIRE))) {
            try (SluiceClient client = server.client()
                    .tls(Tls.trusting(authority).withIdentity(clientChain, clientKey))
                    .build()) {
                assertThat(client.models()).hasSize(1);
            }
            try (SluiceClient client = server.client()
                    .retryPolicy(RetryPolicy.NEVER)
                    .tls(Tls.trusting(authority))
                    .build()) {
                assertThatThrownBy(client::models).isInstanceOf(SluiceException.Unavailable.class);
            }
        }
    }

    @Test
    void build_missingFile_saysWhich() throws IOException {
        Path missing = folder.resolve("missing.pem");
        SluiceClient.Builder builder = SluiceClient.builder("127.0.0.1:1").tls(Tls.trusting(missing));

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("missing.pem");
    }

    private static ServerCredentials serverCredentials(TlsServerCredentials.ClientAuth clients) throws IOException {
        return TlsServerCredentials.newBuilder()
                .keyManager(serverChain.toFile(), serverKey.toFile())
                .trustManager(authority.toFile())
                .clientAuth(clients)
                .build();
    }

    private static X509Bundle authority(String name) throws Exception {
        return new CertificateBuilder()
                .ecp256()
                .subject(name)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private static Path file(String name, String pem) throws IOException {
        return Files.writeString(folder.resolve(name), pem);
    }
}
