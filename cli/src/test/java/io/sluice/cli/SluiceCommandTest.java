package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SluiceCommandTest {

    private static final int FAILED = 1;
    private static final int NOT_UNDERSTOOD = 2;

    @ParameterizedTest
    @ValueSource(strings = {"demo", "serve", "classify", "embed", "stream", "models", "health", "loadtest", "tune"})
    void help_everyCommand_hasAnExampleAndFitsTheScreen(String command) {
        CommandRun run = CommandRun.of(command, "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Example").contains("./sluice " + command);
        assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void execute_misspeltCommand_suggestsTheRightOne() {
        CommandRun run = CommandRun.of("clasify");

        assertThat(run.exitCode()).isEqualTo(NOT_UNDERSTOOD);
        assertThat(run.err()).contains("sluice classify").doesNotContain("\tat ");
    }

    @Test
    void classify_noFile_isNotUnderstood() {
        CommandRun run = CommandRun.of("classify");

        assertThat(run.exitCode()).isEqualTo(NOT_UNDERSTOOD);
        assertThat(run.err()).contains("FILE").contains("sluice classify --help");
    }

    @Test
    void classify_nobodyListens_saysWhereAndHowToStartAServer(@TempDir Path folder) throws IOException {
        Path picture = Files.write(folder.resolve("a.png"), new byte[] {1});
        String server = "127.0.0.1:" + unusedPort();

        CommandRun run = CommandRun.of("classify", picture.toString(), "--server", server);

        assertThat(run.exitCode()).isEqualTo(FAILED);
        assertThat(run.err())
                .isEqualToNormalizingNewlines(
                        "sluice: no server answers at %s; start one with './sluice serve', or name another with --server"
                                        .formatted(server)
                                + " HOST:PORT; --tls connects to one that encrypts\n");
    }

    @Test
    void models_nobodyListensAndJson_printsOneDocumentWithTheCode() throws IOException {
        CommandRun run = CommandRun.of("models", "--json", "--server", "127.0.0.1:" + unusedPort());

        assertThat(run.exitCode()).isEqualTo(FAILED);
        assertThat(run.err()).isEmpty();
        assertThat(run.document().getAsJsonObject("error").get("code").getAsString())
                .isEqualTo("UNAVAILABLE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:", "localhost:port", "localhost:65536", ":8001"})
    void models_serverIsNoAddress_saysItsForm(String server) {
        CommandRun run = CommandRun.of("models", "--server", server);

        assertThat(run.exitCode()).isEqualTo(FAILED);
        assertThat(run.err())
                .isEqualToIgnoringNewLines(
                        "sluice: --server must be HOST:PORT, e.g. 127.0.0.1:8001, got '" + server + "'");
    }

    @Test
    void serve_twoBadSettings_reportsBothAndStartsNothing() {
        CommandRun run = CommandRun.of("serve", "--max-batch-size", "0", "--replicas", "x");

        assertThat(run.exitCode()).isEqualTo(NOT_UNDERSTOOD);
        assertThat(run.err())
                .contains("--max-batch-size")
                .contains("batch.max-size")
                .contains("--replicas")
                .doesNotContain("\tat ");
    }

    @Test
    void serve_folderThatIsNone_failsWithASentenceThatNamesIt() {
        CommandRun run = CommandRun.of("serve", "no-such-folder", "--port", "0", "--http-port", "0");

        assertThat(run.exitCode()).isEqualTo(FAILED);
        assertThat(run.err())
                .startsWith("sluice: model 'no-such-folder' cannot serve")
                .doesNotContain("\tat ");
    }

    @Test
    void serve_portInUse_failsAndNamesTheFlag() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CommandRun run = CommandRun.of(
                    "serve",
                    "t=synthetic:base=0ms",
                    "--port",
                    Integer.toString(taken.getLocalPort()),
                    "--http-port",
                    "0");

            assertThat(run.exitCode()).isEqualTo(FAILED);
            assertThat(run.err())
                    .contains(Integer.toString(taken.getLocalPort()))
                    .contains("--port");
        }
    }

    @Test
    void serve_printConfig_showsFlagsAndModels() {
        CommandRun run = CommandRun.of("serve", "m=/models/m", "--max-batch-size", "16", "--admin", "--print-config");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("max-size: 16").contains("enabled: true").contains("/models/m");
    }

    @Test
    void serve_noModelAnywhere_servesTheBundledOnes() {
        CommandRun run = CommandRun.of("serve", "--print-config");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).containsSubsequence("demo/models/shapes-vit", "demo/models/shapes-clip");
    }

    @Test
    void serve_printConfigAsJson_isOneDocument() {
        CommandRun run = CommandRun.of("serve", "m=/models/m", "--max-queue-delay", "5ms", "--print-config", "--json");

        assertThat(run.document()
                        .getAsJsonObject("batch")
                        .get("max_queue_delay")
                        .getAsString())
                .isEqualTo("PT0.005S");
    }

    @Test
    void stream_numbersOutOfRange_areNotUnderstood() {
        assertThat(CommandRun.of("stream", "film.mp4", "--smoothing", "1").err())
                .contains("--smoothing must be");
        assertThat(CommandRun.of("stream", "film.mp4", "--fps", "-1").err()).contains("--fps must be in [0, 10000]");
        assertThat(CommandRun.of("stream", "film.mp4", "--fps", "NaN").exitCode())
                .isEqualTo(NOT_UNDERSTOOD);
        assertThat(CommandRun.of("stream", "film.mp4", "--max-in-flight", "-1").exitCode())
                .isEqualTo(NOT_UNDERSTOOD);
    }

    @Test
    void stream_nothingThere_saysSoInOneLineOfJson() {
        CommandRun run = CommandRun.of("stream", "nowhere.mp4", "--json");

        assertThat(run.exitCode()).isEqualTo(FAILED);
        assertThat(run.out().lines()).hasSize(1);
        assertThat(run.document().getAsJsonObject("error").get("message").getAsString())
                .isEqualTo("there is no video or folder 'nowhere.mp4'");
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
