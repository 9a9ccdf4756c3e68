package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.server.app.SluiceServer;
import io.sluice.server.config.ServerConfigLoader;
import io.sluice.server.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of models from the command line: locked, served, reloaded, unloaded. */
class RepositoryCommandsTest {

    private static final Path DEMO =
            Path.of(System.getProperty("sluice.golden")).resolveSibling("demo/models/shapes-vit");

    @TempDir
    private Path base;

    private Path models;
    private Path config;

    @BeforeEach
    void write() throws IOException {
        models = Files.createDirectories(base.resolve("models"));
        config = Files.writeString(base.resolve("sluice.yaml"), "repository:\n  folder: models\n");
        writeVit(models.resolve("vit"), "");
    }

    @Test
    void lock_writesBesideTheConfigurationWhatAServerWouldServe() throws Exception {
        CommandRun run = CommandRun.of("lock", "--config", config.toString(), "--json");

        assertThat(run.exitCode()).isZero();
        String version = run.document()
                .getAsJsonObject("models")
                .getAsJsonObject("vit")
                .get("version")
                .getAsString();
        assertThat(base.resolve("sluice.lock"))
                .content()
                .contains(version, "config.json", "model.safetensors", "preprocessor_config.json");
        try (SluiceServer server = serve()) {
            server.awaitReady();
            assertThat(CommandRun.of("models", "--server", address(server)).out())
                    .contains(version.substring(0, 12));
        }
    }

    @Test
    void lock_oneThatIsBrokenIsThere_writesItAnew() throws Exception {
        Files.writeString(base.resolve("sluice.lock"), "[");

        assertThat(CommandRun.of("lock", "--config", config.toString()).exitCode())
                .isZero();
        assertThat(base.resolve("sluice.lock")).content().contains("models:");
    }

    @Test
    void lock_folderThatCannotServe_saysWhyAndWritesNothing() throws Exception {
        Files.delete(models.resolve("vit").resolve("model.safetensors"));

        CommandRun run = CommandRun.of("lock", "--config", config.toString());

        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).contains("'vit' cannot be locked").contains("model.safetensors");
        assertThat(base.resolve("sluice.lock")).doesNotExist();
    }

    @Test
    void serve_lockThatCannotBeUnderstood_isNotStarted() throws Exception {
        Files.writeString(base.resolve("sluice.lock"), "[");

        CommandRun run = CommandRun.of("serve", "--config", config.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("sluice.lock");
    }

    @Test
    void load_keepPrevious_thenUnload_tellsWhatServes() throws Exception {
        try (SluiceServer server = serve()) {
            server.awaitReady();
            String first = version(server);
            writeVit(models.resolve("vit"), " ");

            CommandRun load = CommandRun.of("models", "load", "vit", "--keep-previous", "--server", address(server));
            assertThat(load.exitCode()).as(load.err()).isZero();
            assertThat(load.out()).contains("vit serves " + version(server));
            assertThat(CommandRun.of("models", "--server", address(server)).out())
                    .contains("those that name it")
                    .contains(first.substring(0, 12));
            CommandRun again = CommandRun.of("models", "load", "vit", "--json", "--server", address(server));
            assertThat(again.document().get("unchanged").getAsBoolean()).isTrue();

            CommandRun unload =
                    CommandRun.of("models", "unload", "vit", "--version", first, "--server", address(server));
            assertThat(unload.exitCode()).as(unload.err()).isZero();
            assertThat(unload.out()).contains("vit is READY");
            CommandRun missing =
                    CommandRun.of("models", "unload", "vit", "--version", first, "--server", address(server));
            assertThat(missing.exitCode()).isOne();
            assertThat(missing.err()).contains("VERSION_NOT_FOUND");
        }
    }

    @Test
    void loadtest_reloadsBesideTheLoad_failsNothing() throws Exception {
        try (SluiceServer server = serve()) {
            server.awaitReady();

            CommandRun run = CommandRun.of(
                    "loadtest",
                    "reload",
                    "--rate",
                    "20",
                    "--duration",
                    "2s",
                    "--warmup",
                    "1s",
                    "--reload-every",
                    "100ms",
                    "--server",
                    address(server));

            // 3 says that this machine was too busy to measure on, after everything that was expected has held.
            assertThat(run.exitCode()).as(run.out() + run.err()).isIn(0, 3);
            assertThat(run.err()).doesNotContain("reload").doesNotContain("expected");
        }
    }

    private SluiceServer serve() throws Exception {
        return SluiceServer.start(new ServerConfigLoader()
                .file(config)
                .set(Setting.GRPC_PORT, "0")
                .set(Setting.HTTP_PORT, "0")
                .set(Setting.ADMIN_ENABLED, "true")
                .load()
                .config());
    }

    private static String address(SluiceServer server) {
        return "127.0.0.1:" + server.grpcPort();
    }

    private static String version(SluiceServer server) {
        return CommandRun.of("models", "--json", "--server", address(server))
                .document()
                .getAsJsonArray("models")
                .get(0)
                .getAsJsonObject()
                .get("version")
                .getAsString();
    }

    /** A copy of the demo's model; its configuration ends in blanks, which make it another version. */
    private static void writeVit(Path folder, String blanks) throws IOException {
        Files.createDirectories(folder);
        for (String file : List.of("model.safetensors", "preprocessor_config.json")) {
            Files.copy(DEMO.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.writeString(folder.resolve("config.json"), Files.readString(DEMO.resolve("config.json")) + blanks);
    }
}
