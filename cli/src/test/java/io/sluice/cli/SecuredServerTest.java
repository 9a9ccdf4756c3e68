package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.server.access.ApiKey;
import io.sluice.server.app.SluiceServer;
import io.sluice.server.config.ServerConfigLoader;
import io.sluice.server.config.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The calling commands against a server with TLS and a list of clients. */
class SecuredServerTest {

    private static final int FAILED = 1;

    @TempDir
    private static Path folder;

    private static Certificates files;
    private static Path keyFile;
    private static Path wrongKeyFile;
    private static SluiceServer server;

    @BeforeAll
    static void start() throws Exception {
        files = Certificates.in(folder);
        String key = ApiKey.random();
        keyFile = Files.writeString(folder.resolve("api.key"), key + "\n");
        wrongKeyFile = Files.writeString(folder.resolve("wrong.key"), ApiKey.random());
        Path clients = Files.writeString(folder.resolve("clients.yaml"), """
                clients:
                  - {name: one, key-sha256: %s, allow: serve}
                  - {name: robot, certificate: "CN=robot,O=Example", allow: serve}
                """.formatted(ApiKey.digestOf(key)));
        server = SluiceServer.start(new ServerConfigLoader()
                .set(Setting.GRPC_PORT, "0")
                .set(Setting.HTTP_PORT, "0")
                .set(Setting.TLS_CERTIFICATE, files.server().toString())
                .set(Setting.TLS_KEY, files.serverKey().toString())
                .set(Setting.TLS_CLIENT_CA, files.authority().toString())
                .set(Setting.TLS_CLIENT_AUTH, "optional")
                .set(Setting.ACCESS_CLIENTS, clients.toString())
                .models(List.of("tiny=synthetic:base=0ms,per-row=0ms,size=8,classes=4"))
                .load()
                .config());
        server.awaitReady();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void models_keyFromAFile_isAnswered() {
        CommandRun run = run("models", "--ca=" + files.authority(), "--api-key-file=" + keyFile);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("tiny");
    }

    @Test
    void models_clientsCertificate_isAnswered() {
        CommandRun run =
                run("models", "--ca=" + files.authority(), "--cert=" + files.client(), "--key=" + files.clientKey());

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void models_wrongOrNoKey_saysSoWithoutTheKey() throws Exception {
        CommandRun wrong = run("models", "--ca=" + files.authority(), "--api-key-file=" + wrongKeyFile);
        CommandRun none = run("models", "--ca=" + files.authority(), "--json");

        assertThat(wrong.exitCode()).isEqualTo(FAILED);
        assertThat(wrong.err()).contains("UNAUTHENTICATED, CREDENTIALS_REJECTED");
        assertThat(wrong.err()).doesNotContain(Files.readString(wrongKeyFile));
        assertThat(none.document().getAsJsonObject("error").get("reason").getAsString())
                .isEqualTo("CREDENTIALS_MISSING");
    }

    @Test
    void health_withoutAKey_isAnswered() {
        CommandRun run = run("health", "--ca=" + files.authority());

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void models_unknownAuthorityOrClearText_isNotConnected() {
        CommandRun unknown = run("models", "--tls", "--api-key-file=" + keyFile);
        CommandRun clear = run("models", "--api-key-file=" + keyFile);

        assertThat(unknown.exitCode()).isEqualTo(FAILED);
        assertThat(unknown.err()).contains("no TLS connection with 127.0.0.1:", "--ca");
        assertThat(clear.exitCode()).isEqualTo(FAILED);
    }

    @Test
    void models_keyInClearTextToAnotherMachine_isNotSent() {
        CommandRun run = CommandRun.of("models", "--server=192.0.2.1:8001", "--api-key-file=" + keyFile);

        assertThat(run.exitCode()).isEqualTo(FAILED);
        assertThat(run.err()).contains("would be sent to 192.0.2.1 in clear text; connect with --tls");
    }

    @Test
    void models_keyFileThatIsNone_isNotRepeated() throws Exception {
        Path two = Files.writeString(folder.resolve("two.key"), "sluice_a\nsluice_b\n");

        assertThat(run("models", "--tls", "--api-key-file=" + two).err())
                .contains("--api-key-file must hold one key")
                .doesNotContain("sluice_a");
        assertThat(run("models", "--tls", "--api-key-file=" + folder.resolve("none"))
                        .err())
                .contains("cannot be read");
        assertThat(run("models", "--cert=" + files.client()).err()).contains("--cert and --key belong together");
        assertThat(run("models", "--ca=" + folder.resolve("none")).err()).contains("--ca: there is no file");
    }

    @Test
    void loadtest_tlsAndKey_isAnswered() {
        CommandRun run = run(
                "loadtest",
                "--ca=" + files.authority(),
                "--api-key-file=" + keyFile,
                "--concurrency=1",
                "--duration=1s",
                "--warmup=0ms",
                "--input=tensor:8");

        assertThat(run.exitCode()).as(run.err()).isIn(0, 3);
    }

    @Test
    void loadtest_wrongKey_isRefusedBeforeTheLoad() {
        CommandRun run = run(
                "loadtest",
                "--ca=" + files.authority(),
                "--api-key-file=" + wrongKeyFile,
                "--concurrency=1",
                "--duration=1s",
                "--warmup=0ms",
                "--input=tensor:8");

        assertThat(run.exitCode()).isEqualTo(FAILED);
        assertThat(run.err()).contains("CREDENTIALS_REJECTED");
    }

    private static CommandRun run(String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.add("--server=127.0.0.1:" + server.grpcPort());
        return CommandRun.of(all.toArray(String[]::new));
    }
}
