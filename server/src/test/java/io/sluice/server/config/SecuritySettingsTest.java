package io.sluice.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.server.tls.ClientAuth;
import io.sluice.server.tls.TlsPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is served in clear text beyond this machine unless the operator says so; and what TLS and access settings take. */
class SecuritySettingsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "no-such-host.invalid"})
    void load_hostBeyondLoopback_saysBothWaysOut(String host) {
        ConfigException refused = refusal(Map.of("--host", host));

        assertThat(refused.problems())
                .singleElement()
                .asString()
                .startsWith("--host: server.host '" + host + "' can be reached from other machines")
                .contains("--tls-certificate", "--insecure");
    }

    @Test
    void load_httpHostBeyondLoopback_isRefusedToo() {
        assertThat(refusal(Map.of("--http-host", "0.0.0.0")).problems())
                .singleElement()
                .asString()
                .startsWith("--http-host: http.host '0.0.0.0'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.9.1", "::1", "localhost"})
    void load_loopback_isAllowed(String host) {
        assertThatCode(() -> load(Map.of("--host", host))).doesNotThrowAnyException();
    }

    @Test
    void load_beyondLoopbackWithTlsOrMeant_isAllowed() throws Exception {
        ServerConfig encrypted = load(Map.of("--host", "0.0.0.0", "--tls-certificate", "a.pem", "--tls-key", "a.key"));
        ServerConfig meant = load(Map.of("--host", "0.0.0.0", "--insecure", "true"));

        assertThat(encrypted.http().host()).isEqualTo("0.0.0.0");
        assertThat(meant.tls()).isEmpty();
    }

    @Test
    void load_clientCa_asksClientsForCertificates() throws Exception {
        ServerConfig config =
                load(Map.of("--tls-certificate", "a.pem", "--tls-key", "a.key", "--tls-client-ca", "ca.pem"));

        assertThat(config.tls())
                .hasValue(new TlsPolicy(
                        Path.of("a.pem"), Path.of("a.key"), Optional.of(Path.of("ca.pem")), ClientAuth.REQUIRE));
    }

    @Test
    void load_clientsKnown_letTheirPermissionsDecideOnAdministration() throws Exception {
        assertThat(load(Map.of()).transport().admin()).isFalse();
        assertThat(load(Map.of("--clients", "clients.yaml")).transport().admin())
                .isTrue();
        assertThat(load(Map.of("--clients", "clients.yaml", "--admin", "false"))
                        .transport()
                        .admin())
                .isFalse();
    }

    @Test
    void load_pathsInAFile_areRelativeToIt() throws Exception {
        Path file = Files.writeString(
                folder.resolve("sluice.yaml"),
                "tls:\n  certificate: a.pem\n  key: /etc/a.key\naccess:\n  clients: c.yaml\n");

        ServerConfig config = new ServerConfigLoader().file(file).load().config();

        assertThat(config.tls().orElseThrow().certificate()).isEqualTo(folder.resolve("a.pem"));
        assertThat(config.tls().orElseThrow().key()).isEqualTo(Path.of("/etc/a.key"));
        assertThat(config.access().clients()).hasValue(folder.resolve("c.yaml"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --tls-certificate                | tls.certificate and tls.key belong together
            --tls-key                        | tls.certificate and tls.key belong together
            --tls-client-ca                  | tls.client-ca and tls.client-auth need TLS
            --jwks                           | access.jwks needs access.issuer and access.audience
            --jwt-issuer                     | access.issuer and access.audience are for tokens
            """)
    void load_oneWithoutTheOthers_saysWhatBelongsTogether(String flag, String problem) {
        assertThat(refusal(Map.of(flag, "x")).problems())
                .singleElement()
                .asString()
                .startsWith(problem);
    }

    @Test
    void load_clientAuthWithoutAuthorities_isRefused() {
        assertThat(refusal(Map.of("--tls-certificate", "a.pem", "--tls-key", "a.key", "--tls-client-auth", "optional"))
                        .problems())
                .singleElement()
                .asString()
                .contains("set tls.client-ca");
        assertThat(refusal(Map.of("--tls-client-auth", "always")).problems())
                .containsExactly("tls.client-auth must be none, optional or require, got 'always'");
    }

    @Test
    void load_limitsOutOfRange_areRefusedEach() {
        assertThat(refusal(Map.of("--client-burst", "-1", "--client-concurrent", "1000001"))
                        .problems())
                .containsExactlyInAnyOrder(
                        "--client-burst: access.burst must be in [0, 1000000], got -1",
                        "--client-concurrent: access.concurrent must be in [0, 1000000], got 1000001");
    }

    private static ConfigException refusal(Map<String, String> flags) {
        return catchThrowableOfType(ConfigException.class, () -> load(flags));
    }

    private static ServerConfig load(Map<String, String> flags) throws ConfigException {
        return new ServerConfigLoader().flags(flags).load().config();
    }
}
