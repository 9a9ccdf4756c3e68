package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.server.app.SluiceServer;
import io.sluice.server.config.ServerConfigLoader;
import io.sluice.server.config.Setting;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HealthCommandTest {

    private static final int FAILED = 1;

    private SluiceServer server;

    @BeforeEach
    void start() throws Exception {
        server = SluiceServer.start(new ServerConfigLoader()
                .set(Setting.GRPC_PORT, "0")
                .set(Setting.HTTP_PORT, "0")
                .set(Setting.ADMIN_ENABLED, "true")
                .set(Setting.SHUTDOWN_NOTICE, "0s")
                .models(List.of("a=synthetic:base=0ms,per-row=0ms,size=8,classes=4", "b=synthetic:base=0ms,size=8"))
                .load()
                .config());
        server.awaitReady();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void health_serverAndModelServe_saysSoAndExitsWithZero() {
        CommandRun all = health();
        CommandRun model = health("--model=a", "--json");

        assertThat(all.exitCode()).as(all.err()).isZero();
        assertThat(all.out()).isEqualToIgnoringNewLines("SERVING");
        assertThat(model.exitCode()).isZero();
        assertThat(model.document().get("model").getAsString()).isEqualTo("a");
        assertThat(model.document().get("status").getAsString()).isEqualTo("SERVING");
    }

    @Test
    void health_modelThatIsUnloaded_exitsWithOneForItAlone() {
        CommandRun.of("models", "unload", "a", "--server=" + address());

        CommandRun unloaded = health("--model=a");

        assertThat(unloaded.exitCode()).isEqualTo(FAILED);
        assertThat(unloaded.out()).isEqualToIgnoringNewLines("NOT_SERVING");
        assertThat(health("--model=b").exitCode()).isZero();
        assertThat(health().exitCode()).isZero();
    }

    @Test
    void health_unknownModel_exitsWithOneAndNamesIt() {
        CommandRun run = health("--model=nobody");

        assertThat(run.exitCode()).isEqualTo(FAILED);
        assertThat(run.err()).isEqualToIgnoringNewLines("sluice: the server has no model 'nobody'");
    }

    @Test
    void health_nobodyListens_exitsWithOne() {
        String gone = address();
        server.close();

        CommandRun run = CommandRun.of("health", "--server=" + gone, "--timeout=5s");

        assertThat(run.exitCode()).isEqualTo(FAILED);
        assertThat(run.err()).contains("no server answers at " + gone);
    }

    private CommandRun health(String... options) {
        return CommandRun.of(CommandRun.arguments(
                Stream.concat(Stream.of("--server=" + address()), Arrays.stream(options)), "health"));
    }

    private String address() {
        return "127.0.0.1:" + server.grpcPort();
    }
}
