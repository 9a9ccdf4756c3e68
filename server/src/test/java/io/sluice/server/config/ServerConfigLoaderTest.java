package io.sluice.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.engine.DeviceSelection;
import io.sluice.model.engine.EngineOptions;
import io.sluice.server.batcher.BatchPolicy;
import io.sluice.server.repository.ModelSource;
import io.sluice.server.schedule.SchedulePolicy;
import io.sluice.server.transport.terms.ClientKey;
import io.sluice.server.transport.terms.TermsPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerConfigLoaderTest {

    @TempDir
    Path folder;

    @Test
    void defaults_noSource_areThoseOfTheDocument() {
        ServerConfig config = ServerConfigLoader.defaults();
        int cores = Runtime.getRuntime().availableProcessors();

        assertThat(config.models()).isEmpty();
        assertThat(config.transport().host()).isEqualTo("127.0.0.1");
        assertThat(config.transport().port()).isEqualTo(8001);
        assertThat(config.transport().maxMessageBytes()).isEqualTo(32 << 20);
        assertThat(config.transport().maxInputs()).isEqualTo(64);
        assertThat(config.transport().admin()).isFalse();
        assertThat(config.terms()).isEqualTo(new TermsPolicy(ClientKey.PEER, Duration.ofMinutes(1), Duration.ZERO));
        assertThat(config.http().host()).isEqualTo("127.0.0.1");
        assertThat(config.http().port()).isEqualTo(8002);
        assertThat(config.images().maxBytes()).isEqualTo(32 << 20);
        assertThat(config.images().maxPixels()).isBetween(1L, 64_000_000L);
        assertThat(config.admission().maxRequests()).isEqualTo(1024);
        assertThat(config.admission().maxRows()).isEqualTo(1024);
        assertThat(config.admission().maxBytes()).isBetween(32L << 20, 512L << 20);
        assertThat(config.preprocess().threads()).isEqualTo(cores);
        assertThat(config.batch().maxBatchSize()).isEqualTo(8);
        assertThat(config.batch().maxQueueDelay()).isZero();
        assertThat(config.batch().kind()).isEqualTo(BatchPolicy.Kind.LEARNED);
        assertThat(config.batch().order()).isEqualTo(new SchedulePolicy(10));
        assertThat(config.replica().count()).isEqualTo(1);
        assertThat(config.replica().warmupBudget()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.threads()).isEqualTo(cores);
        assertThat(config.engine())
                .isEqualTo(new EngineOptions(Optional.empty(), Optional.empty(), DeviceSelection.AUTO, 1, 8, false));
        assertThat(config.shutdown().drainTimeout()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void onFreePorts_models_servesThemOnPortsOfTheSystem() {
        ModelSource model = new ModelSource("tiny", "synthetic:base=1ms");

        ServerConfig config = ServerConfigLoader.onFreePorts(model);

        assertThat(config.models()).containsExactly(model);
        assertThat(config.transport().port()).isZero();
        assertThat(config.http().port()).isZero();
    }

    @Test
    void load_sameSettingEverywhere_flagBeatsEnvironmentBeatsFile() throws Exception {
        Path file = ConfigFiles.write(folder, "batch:\n  max-size: 2\n  max-queue-delay: 2ms\nreplica:\n  count: 2\n");
        ServerConfigLoader loader = new ServerConfigLoader().file(file);

        ServerConfig config = loader.environment(
                        Map.of("SLUICE_BATCH_MAX_SIZE", "3", "SLUICE_BATCH_MAX_QUEUE_DELAY", "3ms"))
                .flags(Map.of("--max-batch-size", "4"))
                .load()
                .config();

        assertThat(config.batch().maxBatchSize()).isEqualTo(4);
        assertThat(config.batch().maxQueueDelay()).isEqualTo(Duration.ofMillis(3));
        assertThat(config.replica().count()).isEqualTo(2);
    }

    @Test
    void load_models_highestSourceNamesThemAll() throws Exception {
        Path file = ConfigFiles.write(folder, "models:\n  - location: /models/a\n");
        ServerConfigLoader loader = new ServerConfigLoader().file(file).defaultModels(List.of("/models/demo"));

        assertThat(loader.load().config().models()).containsExactly(new ModelSource("a", "/models/a"));
        loader.environment(Map.of("SLUICE_MODELS", "b=/models/x, /models/c/"));
        assertThat(loader.load().config().models())
                .containsExactly(new ModelSource("b", "/models/x"), new ModelSource("c", "/models/c/"));
        loader.models(List.of("d=synthetic:base=5ms,size=8"));
        assertThat(loader.load().config().models()).containsExactly(new ModelSource("d", "synthetic:base=5ms,size=8"));
    }

    @Test
    void load_noModelNamed_servesTheDefaultOnes() throws Exception {
        assertThat(new ServerConfigLoader()
                        .defaultModels(List.of("/models/demo"))
                        .load()
                        .config()
                        .models())
                .containsExactly(new ModelSource("demo", "/models/demo"));
    }

    @Test
    void load_optionalFileIsMissing_isNoProblem() throws Exception {
        EffectiveConfig effective = new ServerConfigLoader()
                .optionalFile(folder.resolve("none.yaml"))
                .load();

        assertThat(effective.config()).isEqualTo(ServerConfigLoader.defaults());
    }

    @Test
    void load_variablesOfLauncherShellAndKubernetes_areIgnored() throws Exception {
        Map<String, String> environment = Map.of(
                "PATH", "/bin",
                "SLUICE_JAVA_HOME", "/jdk",
                "SLUICE_JAVA_OPTS", "-Xmx4g",
                "SLUICE_SERVICE_HOST", "10.0.0.1",
                "SLUICE_SERVICE_PORT_GRPC", "8001",
                "SLUICE_PORT", "tcp://10.0.0.1:8001",
                "SLUICE_PORT_8001_TCP_ADDR", "10.0.0.1",
                "SLUICE_GRPC_PORT", "tcp://10.0.0.1:8001");

        assertThat(new ServerConfigLoader().environment(environment).load().config())
                .isEqualTo(ServerConfigLoader.defaults());
    }

    @Test
    void load_fixedDelayAndShares_arePutIntoTheirPolicies() throws Exception {
        ServerConfig config = new ServerConfigLoader()
                .flags(Map.of(
                        "--batch-policy",
                        "fixed-delay",
                        "--bulk-share",
                        "25",
                        "--max-admitted-requests",
                        "7",
                        "--client-key",
                        "metadata:x-team",
                        "--default-deadline",
                        "0s",
                        "--max-deadline",
                        "5s"))
                .load()
                .config();

        assertThat(config.batch().kind()).isEqualTo(BatchPolicy.Kind.FIXED_DELAY);
        assertThat(config.batch().order().bulkPercent()).isEqualTo(25);
        assertThat(config.admission().maxRequests()).isEqualTo(7);
        assertThat(config.terms())
                .isEqualTo(new TermsPolicy(ClientKey.parse("metadata:x-team"), Duration.ZERO, Duration.ofSeconds(5)));
    }

    @Test
    void load_fewerRows_requestsFollow() throws Exception {
        ServerConfig config = new ServerConfigLoader()
                .flags(Map.of("--max-admitted-rows", "100"))
                .load()
                .config();

        assertThat(config.admission().maxRequests()).isEqualTo(100);
    }

    @Test
    void load_smallerMessages_defaultOfImagesFollows() throws Exception {
        ServerConfig config = new ServerConfigLoader()
                .set(Setting.GRPC_MAX_MESSAGE_BYTES, "8MiB")
                .load()
                .config();

        assertThat(config.images().maxBytes()).isEqualTo(8 << 20);
    }

    @Test
    void load_moreReplicasThanCores_eachHasAThread() throws Exception {
        ServerConfig config =
                new ServerConfigLoader().set(Setting.REPLICA_COUNT, "64").load().config();

        assertThat(config.threads()).isEqualTo(Math.max(1, Runtime.getRuntime().availableProcessors() / 64));
    }

    @Test
    void render_anyConfiguration_loadsAsTheSame() throws Exception {
        EffectiveConfig effective = new ServerConfigLoader()
                .environment(Map.of("SLUICE_IMAGE_MAX_BYTES", "65537", "SLUICE_SERVER_HOST", "::1"))
                .flags(Map.of("--max-queue-delay", "1500us", "--admin", "true"))
                .models(List.of("a=/models/with \"quotes\" # and more", "b=synthetic:base=1ms"))
                .load();

        Path file = ConfigFiles.write(folder, effective.render());

        assertThat(new ServerConfigLoader().file(file).load().config()).isEqualTo(effective.config());
    }

    @Test
    void render_values_nameTheirSources() throws Exception {
        Path file = ConfigFiles.write(folder, "replica:\n  count: 2\n");

        String rendered = new ServerConfigLoader()
                .file(file)
                .environment(Map.of("SLUICE_BATCH_MAX_SIZE", "16"))
                .flags(Map.of("--max-queue-delay", "5ms"))
                .models(List.of("/models/vit"))
                .load()
                .render();

        assertThat(rendered.lines())
                .startsWith("models:", "  - name: \"vit\"  # command line", "    location: \"/models/vit\"", "server:")
                .contains(
                        "  host: \"127.0.0.1\"  # default",
                        "  count: 2  # %s line 2".formatted(file),
                        "  max-size: 16  # SLUICE_BATCH_MAX_SIZE",
                        "  max-queue-delay: 5ms  # --max-queue-delay",
                        "  max-bytes: 32MiB  # default",
                        "  drain-timeout: 30s  # default");
    }
}
