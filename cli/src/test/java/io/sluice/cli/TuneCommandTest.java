package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import io.sluice.model.engine.Precision;
import io.sluice.model.engine.device.CpuFeatures;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.config.ServerConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code tune} with tiny models: the figures say nothing, the way to them is the real one. */
@Timeout(120)
class TuneCommandTest {

    private static final int FAILED = 1;
    private static final int NOT_UNDERSTOOD = 2;
    private static final Path MODELS = Path.of(System.getProperty("sluice.golden"), "models");
    private static final String TINY = MODELS.resolve("vit-tiny-random").toString();

    @TempDir
    Path folder;

    @Test
    void tune_tinyModel_printsTheTableAndWritesAFileThatTheServerReads() throws Exception {
        Path file = folder.resolve("tuned.yaml");

        CommandRun run = CommandRun.of(
                "tune",
                "tiny=" + TINY,
                "--replicas=1",
                "--threads=1",
                "--batch=1,4",
                "--budget=20s",
                "--write",
                file + "");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("precision", "images/s", "p99 of a pass", "most images/s", "recommended: replica.count 1");
        assertThat(run.err()).contains("./sluice serve --config " + file);
        ServerConfig config = new ServerConfigLoader().file(file).load().config();
        assertThat(config.models())
                .singleElement()
                .satisfies(model -> assertThat(model.name()).isEqualTo("tiny"));
        assertThat(config.threads()).isEqualTo(1);
        assertThat(config.replica().count()).isEqualTo(1);
        assertThat(config.batch().maxBatchSize()).isIn(1, 4);
        assertThat(config.engine().precision()).isEqualTo(Optional.of(Precision.FP32));
    }

    @Test
    void tune_precisionOfAnExportedGraph_isRefused(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("model.onnx"), "whatever it is");

        CommandRun run = CommandRun.of("tune", folder.toString(), "--precision=int8");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--precision: an exported graph computes as it was exported");
    }

    @Test
    void tune_clipAndPrecisionAskedFor_comparesItToFp32() {
        assumeTrue(CpuFeatures.ofThisMachine().precisions().contains(Precision.INT8), "a CPU with VNNI");

        CommandRun run = CommandRun.of(
                "tune",
                MODELS.resolve("clip-tiny-random").toString(),
                "--precision=int8",
                "--replicas=1",
                "--threads=1",
                "--batch=2",
                "--budget=20s",
                "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonObject report = run.document();
        assertThat(report.getAsJsonArray("measurements")).hasSize(2);
        assertThat(report.getAsJsonObject("recommended").get("precision").getAsString())
                .isEqualTo("int8");
        JsonObject int8 = report.getAsJsonArray("precisions").get(0).getAsJsonObject();
        assertThat(int8.get("gain").getAsDouble()).isPositive();
        assertThat(int8.getAsJsonObject("exactness").get("least_cosine").getAsDouble())
                .isBetween(0.98, 1.0);
    }

    @Test
    void tune_nothingIsQuickEnough_failsAndWritesNothing() {
        Path file = folder.resolve("tuned.yaml");

        CommandRun run = CommandRun.of(
                "tune",
                TINY,
                "--precision=fp32",
                "--replicas=1",
                "--batch=1",
                "--budget=10s",
                "--p99=1us",
                "--write",
                file + "");

        assertThat(run.exitCode()).isEqualTo(FAILED);
        assertThat(run.out()).contains("most images/s").doesNotContain("recommended");
        assertThat(run.err()).contains("nothing is recommended").doesNotContain("\tat ");
        assertThat(file).doesNotExist();
    }

    @Test
    void tune_budgetTooShort_endsInTimeAndSaysSo() {
        CommandRun run = CommandRun.of("tune", TINY, "--budget=1ms");

        assertThat(run.exitCode()).isEqualTo(FAILED);
        assertThat(run.err()).contains("longer --budget").doesNotContain("\tat ");
    }

    @Test
    void tune_folderIsNoModel_saysWhatIsMissing() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));

        CommandRun run = CommandRun.of("tune", empty.toString(), "--budget=20s");

        assertThat(run.exitCode()).isEqualTo(FAILED);
        assertThat(run.err()).contains("sluice: ", "config.json").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --precision=fp16        | cpu cannot run
            --precision=fp64        | must be auto, fp32
            --replicas=0            | --replicas must be in [1, 64], got 0
            --threads=1000          | --threads must be in [1, 256], got 1000
            --batch=1,0             | --batch must be in [1, 1024], got 0
            --batch=x               | 'x'
            --replicas=64           | at most the
            --budget=soon           | is not a time
            --budget=0s             | --budget must be longer
            --p99=fast              | is not a time
            """)
    void tune_badOption_isNotUnderstood(String option, String sentence) {
        CommandRun run = CommandRun.of("tune", TINY, option);

        assertThat(run.exitCode()).isEqualTo(NOT_UNDERSTOOD);
        assertThat(run.err()).contains(sentence).doesNotContain("\tat ");
    }

    @Test
    void tune_syntheticModel_isNotUnderstood() {
        CommandRun run = CommandRun.of("tune", "tiny=synthetic:base=1ms");

        assertThat(run.exitCode()).isEqualTo(NOT_UNDERSTOOD);
        assertThat(run.err()).contains("nothing to tune");
    }
}
