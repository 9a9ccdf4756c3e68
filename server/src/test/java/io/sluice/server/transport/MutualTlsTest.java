package io.sluice.server.transport;

import static io.sluice.server.transport.SecuredServer.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status.Code;
import io.sluice.proto.v1.ModelServiceGrpc;
import io.sluice.server.access.AccessPolicy;
import io.sluice.server.access.ApiKey;
import io.sluice.server.access.limit.ClientLimits;
import io.sluice.server.tls.Authority;
import io.sluice.server.tls.ClientAuth;
import io.sluice.server.tls.TlsPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates of server and clients over real TLS, and their rotation. */
class MutualTlsTest {

    private static final MethodDescriptor<?, ?> LIST = ModelServiceGrpc.getListModelsMethod();
    private static final MethodDescriptor<?, ?> UNLOAD = ModelServiceGrpc.getUnloadModelMethod();

    @TempDir
    Path folder;

    private Authority root;
    private Authority stranger;

    @BeforeEach
    void issue() throws Exception {
        root = Authority.named("root");
        stranger = Authority.named("stranger");
        root.server("one").write(folder, "server");
        Files.writeString(folder.resolve("ca.pem"), root.certificate());
    }

    @Test
    void require_certificateOfTheAuthority_isServed() throws Exception {
        try (SecuredServer server = start(ClientAuth.REQUIRE, AccessPolicy.ANYBODY)) {
            assertThat(call(server.tls(root, root.client("CN=a", "urn:a")), LIST)
                            .code())
                    .isEqualTo(Code.OK);
        }
    }

    @Test
    void require_foreignOrNoCertificateOrPlainText_isNotConnected() throws Exception {
        try (SecuredServer server = start(ClientAuth.REQUIRE, AccessPolicy.ANYBODY)) {
            assertThat(call(server.tls(root, stranger.client("CN=a", "urn:a")), LIST)
                            .code())
                    .isEqualTo(Code.UNAVAILABLE);
            assertThat(call(server.tls(root), LIST).code()).isEqualTo(Code.UNAVAILABLE);
            assertThat(call(server.plain(), LIST).code()).isEqualTo(Code.UNAVAILABLE);
        }
    }

    @Test
    void optional_noCertificate_isServedAndAForeignOneIsNot() throws Exception {
        try (SecuredServer server = start(ClientAuth.OPTIONAL, AccessPolicy.ANYBODY)) {
            assertThat(call(server.tls(root), LIST).code()).isEqualTo(Code.OK);
            assertThat(call(server.tls(root, stranger.client("CN=a", "urn:a")), LIST)
                            .code())
                    .isEqualTo(Code.UNAVAILABLE);
        }
    }

    @Test
    void clients_knownByTheirCertificates_mayWhatTheListSays() throws Exception {
        String key = ApiKey.random();
        AccessPolicy access = clients("""
                clients:
                  - {name: by-uri, certificate: "spiffe://test/admin", allow: [admin]}
                  - {name: by-subject, certificate: "CN=robot, O=Example", allow: serve}
                  - {name: by-key, key-sha256: %s, allow: serve}
                """.formatted(ApiKey.digestOf(key)));
        try (SecuredServer server = start(ClientAuth.OPTIONAL, access)) {
            ManagedChannel admin = server.tls(root, root.client("CN=x", "spiffe://test/admin"));
            ManagedChannel robot = server.tls(root, root.client("CN=robot,O=Example", "urn:a"));
            ManagedChannel unlisted = server.tls(root, root.client("CN=robot,O=Other", "urn:a"));

            assertThat(call(admin, UNLOAD).code()).isEqualTo(Code.INVALID_ARGUMENT); // read, and found to name no model
            assertThat(call(admin, LIST).code()).isEqualTo(Code.PERMISSION_DENIED);
            assertThat(call(robot, LIST).code()).isEqualTo(Code.OK);
            assertThat(call(robot, UNLOAD).code()).isEqualTo(Code.PERMISSION_DENIED);
            assertThat(call(unlisted, LIST).code()).isEqualTo(Code.UNAUTHENTICATED);
            assertThat(call(server.tls(root), LIST).code()).isEqualTo(Code.UNAUTHENTICATED);
            assertThat(call(server.tls(root), LIST, "Bearer " + key).code()).isEqualTo(Code.OK);
            // A header counts, and a wrong one is not made good by a certificate.
            assertThat(call(admin, LIST, "Bearer " + key).code()).isEqualTo(Code.OK);
            assertThat(call(robot, LIST, "Bearer " + ApiKey.random()).code()).isEqualTo(Code.UNAUTHENTICATED);
        }
    }

    @Test
    void look_serversCertificateReplaced_isShownToNewConnectionsWhileOldOnesLiveOn() throws Exception {
        try (SecuredServer server = start(ClientAuth.REQUIRE, AccessPolicy.ANYBODY)) {
            Authority.Identity client = root.client("CN=a", "urn:a");
            ManagedChannel before = server.tls(root, client);
            assertThat(call(before, LIST).code()).isEqualTo(Code.OK);

            stranger.server("two").write(folder, "server");
            server.watcher.look();

            assertThat(call(server.tls(stranger, client), LIST).code()).isEqualTo(Code.OK);
            assertThat(call(server.tls(root, client), LIST).code()).isEqualTo(Code.UNAVAILABLE);
            assertThat(call(before, LIST).code()).isEqualTo(Code.OK);
        }
    }

    @Test
    void look_clientsAuthorityReplaced_letsInItsClientsAndNoOthers() throws Exception {
        try (SecuredServer server = start(ClientAuth.REQUIRE, AccessPolicy.ANYBODY)) {
            Authority.Identity old = root.client("CN=a", "urn:a");
            ManagedChannel before = server.tls(root, old);
            assertThat(call(before, LIST).code()).isEqualTo(Code.OK);

            Files.writeString(folder.resolve("ca.pem"), stranger.certificate());
            server.watcher.look();

            assertThat(call(server.tls(root, stranger.client("CN=a", "urn:a")), LIST)
                            .code())
                    .isEqualTo(Code.OK);
            assertThat(call(server.tls(root, old), LIST).code()).isEqualTo(Code.UNAVAILABLE);
            assertThat(call(before, LIST).code()).isEqualTo(Code.OK);
        }
    }

    @Test
    void look_brokenFiles_changeNothing() throws Exception {
        try (SecuredServer server = start(ClientAuth.REQUIRE, AccessPolicy.ANYBODY)) {
            Files.writeString(folder.resolve("server.pem"), "broken");
            Files.writeString(folder.resolve("ca.pem"), "broken");
            server.watcher.look();

            assertThat(call(server.tls(root, root.client("CN=a", "urn:a")), LIST)
                            .code())
                    .isEqualTo(Code.OK);
        }
    }

    private SecuredServer start(ClientAuth clientAuth, AccessPolicy access) throws Exception {
        return new SecuredServer(
                Optional.of(new TlsPolicy(
                        folder.resolve("server.pem"),
                        folder.resolve("server.key"),
                        Optional.of(folder.resolve("ca.pem")),
                        clientAuth)),
                access);
    }

    private AccessPolicy clients(String yaml) throws Exception {
        return new AccessPolicy(
                Optional.of(Files.writeString(folder.resolve("clients.yaml"), yaml)),
                Optional.empty(),
                ClientLimits.NONE);
    }
}
