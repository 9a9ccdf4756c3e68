package io.sluice.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.server.reload.FileWatcher;
import io.sluice.server.reload.UnusableFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTlsTest {

    @TempDir
    Path folder;

    private final FileWatcher watcher = new FileWatcher();
    private Authority authority;
    private Authority.Identity server;

    @BeforeEach
    void issue() throws Exception {
        authority = Authority.named("root");
        server = authority.server("one").write(folder, "server");
        Files.writeString(folder.resolve("ca.pem"), authority.certificate());
    }

    @Test
    void open_filesOfPem_areInUse() throws Exception {
        assertThat(commonName(ServerTls.open(policy(), watcher))).isEqualTo("CN=one");
    }

    @Test
    void look_certificateAndKeyReplaced_areInUse() throws Exception {
        ServerTls tls = ServerTls.open(policy(), watcher);
        authority.server("two").write(folder, "server");

        watcher.look();

        assertThat(commonName(tls)).isEqualTo("CN=two");
    }

    @Test
    void look_onlyTheCertificateReplacedYet_keepsTheOldPairUntilTheKeyComes() throws Exception {
        ServerTls tls = ServerTls.open(policy(), watcher);
        Authority.Identity next = authority.server("two");
        Files.writeString(folder.resolve("server.pem"), next.chain());

        watcher.look();
        String between = commonName(tls);
        Files.writeString(folder.resolve("server.key"), next.key());
        watcher.look();

        assertThat(between).isEqualTo("CN=one");
        assertThat(commonName(tls)).isEqualTo("CN=two");
    }

    @Test
    void look_brokenExpiredOrMissingCertificate_keepsTheOldOne() throws Exception {
        ServerTls tls = ServerTls.open(policy(), watcher);

        Files.writeString(
                folder.resolve("server.pem"), "-----BEGIN CERTIFICATE-----\nnone\n-----END CERTIFICATE-----\n");
        watcher.look();
        authority.expiredServer().write(folder, "server");
        watcher.look();
        Files.delete(folder.resolve("server.pem"));
        watcher.look();

        assertThat(commonName(tls)).isEqualTo("CN=one");
    }

    @Test
    void open_everyFileUnusable_saysAllOfThemWithoutTheirContents() throws Exception {
        Files.writeString(folder.resolve("server.key"), server.key().replace("PRIVATE", "OTHER"));
        Files.delete(folder.resolve("ca.pem"));

        UnusableFileException refused =
                catchThrowableOfType(UnusableFileException.class, () -> ServerTls.open(policy(), watcher));

        assertThat(refused.problems()).hasSize(2);
        assertThat(refused.problems().get(0)).contains("server.key", "PKCS#8", "openssl pkcs8");
        assertThat(refused.problems().get(1)).contains("ca.pem", "there is no such file");
        assertThat(refused.getMessage())
                .doesNotContain(server.key().lines().toList().get(1));
    }

    @Test
    void open_keyOfAnotherCertificate_isRefused() throws Exception {
        Files.writeString(
                folder.resolve("server.key"), authority.server("other").key());

        assertThat(catchThrowableOfType(UnusableFileException.class, () -> ServerTls.open(policy(), watcher)))
                .hasMessageContaining("it is not the key of the first certificate");
    }

    private TlsPolicy policy() {
        return new TlsPolicy(
                folder.resolve("server.pem"),
                folder.resolve("server.key"),
                Optional.of(folder.resolve("ca.pem")),
                ClientAuth.REQUIRE);
    }

    private static String commonName(ServerTls tls) {
        String alias = tls.identity().chooseEngineServerAlias("EC", null, null);
        return tls.identity()
                .getCertificateChain(alias)[0]
                .getSubjectX500Principal()
                .getName();
    }
}
