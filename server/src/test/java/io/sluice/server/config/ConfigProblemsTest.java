package io.sluice.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.server.repository.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigProblemsTest {

    @TempDir
    Path folder;

    @Test
    void load_problemsInEverySource_reportsAllAtOnce() throws IOException {
        Path file = ConfigFiles.write(folder, "batch:\n  max-size: 0\n  max-sise: 8\n");

        ConfigException refused = refusal(new ServerConfigLoader()
                .file(file)
                .environment(Map.of("SLUICE_BATCH_MAX_QUEUE_DELAY", "5 minutes", "SLUICE_GRPC_PROT", "1"))
                .flags(Map.of("--replicas", "99"))
                .models(List.of("no/such name!")));

        assertThat(refused.problems())
                .containsExactlyInAnyOrder(
                        file + " line 2: batch.max-size must be in [1, 1024], got 0",
                        file + " line 3: there is no setting 'batch.max-sise'; did you mean 'batch.max-size'?",
                        "SLUICE_BATCH_MAX_QUEUE_DELAY: batch.max-queue-delay must be a duration, e.g. 500us, 5ms, 2s or 1m,"
                                + " got '5 minutes'",
                        "SLUICE_GRPC_PROT: there is no such setting; did you mean 'SLUICE_GRPC_PORT'?",
                        "--replicas: replica.count must be in [1, 64], got 99",
                        "command line: the name of a model must be 1 to 64 of A-Z a-z 0-9 . _ - and begin with no dot, got 'such name!'; give"
                                + " 'no/such name!' another name: NAME=no/such name!");
        assertThat(refused).hasMessageStartingWith("the configuration has 6 problems:\n  - ");
        refused.problems().forEach(problem -> assertThat(refused).hasMessageContaining("\n  - " + problem));
    }

    @Test
    void load_twoWrongValuesOfOnePolicy_reportsBoth() {
        assertThat(problems(Map.of("--max-batch-size", "2000", "--max-queue-delay", "2m")))
                .containsExactlyInAnyOrder(
                        "--max-batch-size: batch.max-size must be in [1, 1024], got 2000",
                        "--max-queue-delay: batch.max-queue-delay must be in [0ms, 60 s], got PT2M");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --port               | 70000  | grpc.port must be in [0, 65535], got 70000
                    --http-port          | -1     | http.port must be in [0, 65535], got -1
                    --port               | 80x    | grpc.port must be a whole number, e.g. 8, got '80x'
                    --max-batch-size     | 99999999999 | batch.max-size must be a whole number, e.g. 8, got '99999999999'
                    --host               | ''     | server.host must not be empty
                    --admin              | yes    | admin.enabled must be true or false, got 'yes'
                    --max-image-bytes    | 2GiB   | image.max-bytes must be bytes below 2GiB, e.g. 65536 or 32MiB, got '2GiB'
                    --max-admitted-bytes | 1MB    | admission.max-bytes must be bytes, e.g. 65536, 32MiB or 2GiB, got '1MB'
                    --max-image-pixels   | 0      | image.max-pixels must be in [1, 500000000], got 0
                    --threads            | 0      | engine.threads must be in [1, 256], got 0
                    --precision          | fp64   | engine.precision must be auto, fp32, bf16, fp16, int8, got 'fp64'
                    --preprocess-threads | 257    | preprocess.threads must be in [1, 256], got 257
                    --drain-timeout      | 11m    | shutdown.drain-timeout must be in [0s, 600 s], got PT11M
                    --warmup-budget      | 2      | replica.warmup-budget must be a duration, e.g. 500us, 5ms, 2s or 1m, got '2'
                    --max-admitted-rows  | 0      | admission.max-rows must be in [1, 65536], got 0
                    --stream-max-in-flight | 1025 | stream.max-in-flight must be in [1, 1024], got 1025
                    --stream-default-in-flight | 65 | stream.default-in-flight must be in [1, stream.max-in-flight (64)], got 65
                    --max-admitted-requests | 0   | admission.max-requests must be in [1, 65536], got 0
                    --max-admitted-rows  | 70000  | admission.max-rows must be in [1, 65536], got 70000
                    --batch-policy       | triton | batch.policy must be learned or fixed-delay, got 'triton'
                    --bulk-share         | 51     | schedule.bulk-share must be in [1, 50] percent, got 51
                    --client-key         | ip     | fairness.client-key must be none, peer or metadata:NAME
                    --client-key         | metadata:a-bin | fairness.client-key must be none, peer or metadata:NAME
                    --default-deadline   | 25     | deadline.default must be a duration, e.g. 500us, 5ms, 2s or 1m, got '25'
                    --max-deadline       | 1441m  | deadline.max must be in [0s, 86400 s], got PT24H1M
                    --max-inputs         | 0      | grpc.max-inputs must be in [1, 4096], got 0
                    --max-message-bytes  | 0      | grpc.max-message-bytes must be at least 1, got 0
                    --batch-max-size     | 8      | there is no such flag; did you mean '--max-batch-size'?
                    """)
    void load_wrongFlag_saysWhatIsAllowed(String flag, String value, String expected) {
        assertThat(problems(Map.of(flag, value)))
                .filteredOn(problem -> problem.startsWith(flag + ": " + expected))
                .hasSize(1);
    }

    @Test
    void load_valuesThatContradict_namesBothAndTheirSources() {
        assertThat(problems(Map.of("--max-admitted-rows", "4")))
                .containsExactly(
                        "admission.max-rows (4, --max-admitted-rows) must be at least grpc.max-inputs (64, default)",
                        "admission.max-rows (4, --max-admitted-rows) must be at least batch.max-size (8, default)");
        assertThat(problems(Map.of("--max-image-bytes", "64MiB")))
                .containsExactly("grpc.max-message-bytes (32MiB, default) must be at least image.max-bytes (64MiB,"
                        + " --max-image-bytes)");
        assertThat(problems(Map.of("--max-admitted-bytes", "1MiB")))
                .containsExactly("admission.max-bytes (1MiB, --max-admitted-bytes) must be at least"
                        + " grpc.max-message-bytes (32MiB, default)");
        assertThat(problems(Map.of("--stream-max-in-flight", "8", "--stream-default-in-flight", "9")))
                .containsExactly("stream.max-in-flight (8, --stream-max-in-flight) must be at least"
                        + " stream.default-in-flight (9, --stream-default-in-flight)");
        assertThat(problems(Map.of("--http-port", "8001")))
                .containsExactly("grpc.port (8001, default) and http.port (8001, --http-port) must differ");
    }

    @Test
    void load_explicitFileIsMissing_isAProblem() {
        Path missing = folder.resolve("prod.yaml");

        assertThat(refusal(new ServerConfigLoader().file(missing)).problems())
                .containsExactly(missing + ": there is no such file");
    }

    @Test
    void load_fileIsAFolder_isAProblem() throws IOException {
        Path file = Files.createDirectory(folder.resolve("sluice.yaml"));

        assertThat(refusal(new ServerConfigLoader().optionalFile(file)).problems())
                .singleElement()
                .asString()
                .startsWith(file + ": the file cannot be read (");
    }

    @Test
    void load_twoModelsOfOneName_isAProblem() {
        assertThat(refusal(new ServerConfigLoader().models(List.of("/a/vit", "/b/vit")))
                        .problems())
                .containsExactly(
                        "command line: two models are called 'vit'; give one of them another name: NAME=/b/vit");
    }

    @Test
    void load_syntheticModelAmongCommas_asksForSemicolons() throws ConfigException {
        ServerConfigLoader loader = new ServerConfigLoader();

        loader.environment(Map.of("SLUICE_MODELS", "a=synthetic:base=1ms,size=8"));
        assertThat(refusal(loader).problems()).singleElement().asString().startsWith("SLUICE_MODELS: entries must be");
        loader.environment(Map.of("SLUICE_MODELS", "a=synthetic:base=1ms,size=8;"));
        assertThat(loader.load().config().models()).containsExactly(new ModelSource("a", "synthetic:base=1ms,size=8"));
    }

    @Test
    void load_modelWithoutAName_saysHowToNameIt() {
        assertThat(refusal(new ServerConfigLoader().models(List.of("/", "synthetic:base", "=x", "a=")))
                        .problems())
                .hasSize(4)
                .allSatisfy(problem -> assertThat(problem).startsWith("command line: "));
    }

    private static List<String> problems(Map<String, String> flags) {
        return refusal(new ServerConfigLoader().flags(flags)).problems();
    }

    private static ConfigException refusal(ServerConfigLoader loader) {
        return catchThrowableOfType(ConfigException.class, loader::load);
    }
}
