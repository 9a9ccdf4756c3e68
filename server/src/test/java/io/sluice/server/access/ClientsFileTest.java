package io.sluice.server.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.server.access.limit.ClientLimits;
import io.sluice.server.reload.UnusableFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientsFileTest {

    private static final ClientLimits DEFAULTS = new ClientLimits(100, 7, 3);

    @Test
    void read_everyKindOfProof_findsItsClient() throws Exception {
        String old = ApiKey.random();
        String next = ApiKey.random();
        ClientDirectory clients = read("""
                clients:
                  - name: camera-7
                    key-sha256: [%s, %s]
                    allow: serve
                    requests-per-second: 60
                    concurrent: 0
                  - {name: robot@example.com, subject: "auth0|5", allow: [serve, admin]}
                """.formatted(ApiKey.digestOf(old), ApiKey.digestOf(next)));

        Principal camera = new Principal("client:camera-7", Set.of(Permission.SERVE), new ClientLimits(60, 0, 0));
        assertThat(clients.ofKey(ApiKey.sha256(old))).hasValue(camera);
        assertThat(clients.ofKey(ApiKey.sha256(next))).hasValue(camera);
        assertThat(clients.ofKey(ApiKey.sha256(ApiKey.random()))).isEmpty();
        assertThat(clients.ofSubject("auth0|5"))
                .hasValue(new Principal(
                        "client:robot@example.com", Set.of(Permission.SERVE, Permission.ADMIN), DEFAULTS));
        assertThat(clients.ofSubject("robot@example.com")).isEmpty();
    }

    @Test
    void read_nobody_isAllowed() throws Exception {
        assertThat(read("clients: []").ofSubject("any")).isEmpty();
    }

    @Test
    void read_manyProblems_reportsEachWithItsLine() {
        UnusableFileException refused = catchThrowableOfType(UnusableFileException.class, () -> read("""
                clients:
                  - name: a b
                    subject: s
                    allow: serve
                  - name: two
                    subject: t
                    certificate: CN=t
                    allow: serve
                  - name: three
                    subject: u
                    allow: [root]
                  - name: four
                    sekret: x
                """));

        assertThat(refused.problems())
                .containsExactly(
                        "clients.yaml line 2: the name of a client must be 1 to 64 of A-Z a-z 0-9 . _ @ -, got 'a b'",
                        "clients.yaml line 5: a client is known by exactly one of [key-sha256, certificate, subject], got"
                                + " [certificate, subject]",
                        "clients.yaml line 9: allow must list serve, admin, or both, got 'root'",
                        "clients.yaml line 13: a client has no 'sekret'");
    }

    @Test
    void read_keyInsteadOfItsDigest_isNotRepeated() {
        String key = ApiKey.random();

        UnusableFileException refused = catchThrowableOfType(
                UnusableFileException.class,
                () -> read("clients: [{name: a, key-sha256: %s, allow: serve}]".formatted(key)));

        assertThat(refused).hasMessageContaining("key-sha256 must be the 64 hexadecimal digits");
        assertThat(refused.getMessage()).doesNotContain(key);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                                             | it must hold 'clients:'
            users: []                                                      | it must hold 'clients:'
            clients: [a]                                                   | a client must be '- name: NAME'
            clients: [{name: a, subject: s}]                               | may do nothing
            clients: [{name: a, subject: ' ', allow: serve}]               | subject must not be empty
            clients: [{name: a, subject: s, allow: serve, burst: few}]     | burst must be a whole number, got 'few'
            clients: [{name: a, subject: s, allow: serve, concurrent: -1}] | concurrent must be in [0, 1000000], got -1
            clients: [{name: a, certificate: ci, allow: serve}]            | certificate must be the subject of a certificate
            clients: [{name: a, subject: s, allow: serve, name: b}]        | given twice
            clients: [{name: a, subject: [s, t], allow: serve}]            | subject must be one value
            clients: [{name: a, subject: s, allow: serve}, {name: b, subject: s, allow: serve}] | two clients have the subject 's'
            clients: [{name: a, subject: s, allow: serve}, {name: a, subject: t, allow: serve}] | two clients have the name 'a'
            clients: {{                                                    | this is not YAML
            """)
    void read_wrongEntry_saysWhatIsWanted(String yaml, String problem) {
        UnusableFileException refused =
                catchThrowableOfType(UnusableFileException.class, () -> read(yaml == null ? "" : yaml));

        assertThat(refused).hasMessageStartingWith("clients.yaml").hasMessageContaining(problem);
    }

    @Test
    void read_oneDigestTwice_isRefused() {
        String digest = ApiKey.digestOf("k");

        assertThat(catchThrowableOfType(
                                UnusableFileException.class,
                                () -> read(
                                        "clients: [{name: a, key-sha256: %s, allow: serve}, {name: b, key-sha256: %s, allow: serve}]"
                                                .formatted(digest, digest)))
                        .problems())
                .isEqualTo(List.of("clients.yaml: two clients, or one twice, have the key of client:b"));
    }

    private static ClientDirectory read(String yaml) throws UnusableFileException {
        return ClientsFile.read(Path.of("clients.yaml"), yaml.getBytes(UTF_8), DEFAULTS);
    }
}
