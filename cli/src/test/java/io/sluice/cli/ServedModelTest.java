package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.sluice.model.engine.device.CpuFeatures;
import io.sluice.server.app.SluiceServer;
import io.sluice.server.config.ServerConfigLoader;
import io.sluice.server.repository.ModelSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against a real server with the bundled model, over loopback. */
class ServedModelTest {

    private static final Path ROOT =
            Path.of(System.getProperty("sluice.golden")).resolveSibling("demo");
    private static final Path PICTURES = ROOT.resolve("pictures");
    private static final String CROSS =
            PICTURES.resolve("red-cross-on-yellow.png").toString();
    /** The reference's scores are rounded, and of fp32. */
    private static final double SCORE_TOLERANCE = 0.002;

    private static SluiceServer server;
    private static String address;
    private static Map<String, JsonObject> expected;

    @BeforeAll
    static void startServer() throws Exception {
        String folder = ROOT.resolve("models/shapes-vit").toString();
        server = SluiceServer.start(ServerConfigLoader.onFreePorts(new ModelSource("shapes-vit", folder)));
        server.awaitReady();
        address = "127.0.0.1:" + server.grpcPort();
        expected = expected();
    }

    @AfterAll
    static void stopServer() {
        assertThat(server.stop()).isTrue();
    }

    @Test
    void classify_everyBundledPicture_answersAsTheReferenceDoes() {
        CommandRun run = CommandRun.of(CommandRun.arguments(
                expected.keySet().stream().map(name -> PICTURES.resolve(name).toString()),
                "classify",
                "--json",
                "--server",
                address));

        assertThat(run.exitCode()).isZero();
        JsonArray results = run.document().getAsJsonArray("results");
        assertThat(results).hasSameSizeAs(expected.keySet());
        for (JsonElement result : results) {
            assertIsAsExpected(Path.of(result.getAsJsonObject().get("file").getAsString()), result.getAsJsonObject());
        }
    }

    @Test
    void classify_oneFileIsNoPicture_answersTheOthersAndFails() {
        String text = PICTURES.resolve("pictures.json").toString();

        CommandRun run = CommandRun.of("classify", text, CROSS, "nowhere.png", "--server", address, "--top", "1");

        assertThat(run.exitCode()).isOne();
        assertThat(run.out()).contains("red-cross-on-yellow.png").contains("cross");
        assertThat(run.err()).contains("pictures.json: images[0].encoded").contains("there is no file 'nowhere.png'");
        assertThat(run.err().lines()).hasSize(2);
    }

    @Test
    void classify_unknownModel_failsWithItsReason() {
        CommandRun run = CommandRun.of("classify", CROSS, "--model", "other", "--server", address, "--json");

        JsonObject result = run.document().getAsJsonArray("results").get(0).getAsJsonObject();
        assertThat(run.exitCode()).isOne();
        assertThat(result.getAsJsonObject("error").get("reason").getAsString()).isEqualTo("MODEL_NOT_FOUND");
    }

    @Test
    void embed_normalized_isAUnitVectorOfTheModelsWidth() {
        CommandRun run = CommandRun.of("embed", CROSS, "--normalize", "--server", address, "--json");

        JsonObject result = run.document().getAsJsonArray("results").get(0).getAsJsonObject();
        JsonArray values = result.getAsJsonArray("values");
        double squares = 0;
        for (JsonElement value : values) {
            squares += value.getAsDouble() * value.getAsDouble();
        }
        assertThat(values).hasSize(96);
        assertThat(squares).isCloseTo(1, within(1e-5));
    }

    @Test
    void embed_everyTokenOfALayerAsFloat16_writesAnArrayOfThatShape(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("tokens.npy");

        CommandRun run = CommandRun.of(
                "embed",
                CROSS,
                CROSS,
                "--layer",
                "2",
                "--pooling",
                "tokens",
                "--type",
                "float16",
                "--out",
                file.toString(),
                "--server",
                address);

        assertThat(run.exitCode()).isZero();
        byte[] bytes = Files.readAllBytes(file);
        assertThat(new String(bytes, 0, 128, StandardCharsets.ISO_8859_1))
                .contains("'<f2'")
                .contains("(2, 65, 96,)");
        assertThat(bytes.length).isEqualTo(128 + 2 * 65 * 96 * Short.BYTES);
    }

    @Test
    void embed_text_failsBecauseTheModelReadsNone() {
        CommandRun run = CommandRun.of("embed", "--text", "a ring", "--server", address, "--json");

        JsonObject error = run.document().getAsJsonObject("error");
        assertThat(run.exitCode()).isOne();
        assertThat(error.get("code").getAsString()).isEqualTo("FAILED_PRECONDITION");
        assertThat(error.get("reason").getAsString()).isEqualTo("TASK_NOT_SUPPORTED");
    }

    @Test
    void models_oneServed_listsIt() {
        JsonObject model = CommandRun.of("models", "--json", "--server", address)
                .document()
                .getAsJsonArray("models")
                .get(0)
                .getAsJsonObject();

        assertThat(model.get("name").getAsString()).isEqualTo("shapes-vit");
        assertThat(model.get("state").getAsString()).isEqualTo("READY");
        assertThat(model.getAsJsonArray("labels")).hasSize(8);
        assertThat(model.get("backend").getAsString()).isEqualTo("pytorch");
        assertThat(model.get("format").getAsString()).isEqualTo("safetensors");
        assertThat(model.getAsJsonArray("placements").get(0).getAsJsonObject().get("device"))
                .hasToString("\"cpu\"");
        JsonObject latency = model.getAsJsonArray("batch_latencies").get(0).getAsJsonObject();
        assertThat(latency.get("batch_size").getAsInt()).isEqualTo(1);
        assertThat(latency.get("p99_ms").getAsDouble())
                .isGreaterThanOrEqualTo(latency.get("median_ms").getAsDouble());
        assertThat(model.getAsJsonArray("text_batch_latencies")).isEmpty();
        assertThat(CommandRun.of("models", "--server", address).out())
                .contains("shapes-vit", "READY", "64 px", "pytorch")
                .containsPattern("(?m)^shapes-vit +images +1 +[0-9.]+ ms +[0-9.]+ ms +[0-9.]+ ms +[1-9]");
    }

    @Test
    void models_cpuWithBf16_sayWhatItWouldGain() {
        assumeTrue(CpuFeatures.ofThisMachine().bf16(), "a CPU with bfloat16");
        JsonObject gain = CommandRun.of("models", "--json", "--server", address)
                .document()
                .getAsJsonArray("models")
                .get(0)
                .getAsJsonObject()
                .getAsJsonArray("precision_gains")
                .get(0)
                .getAsJsonObject();

        assertThat(gain.get("precision").getAsString()).isEqualTo("bf16");
        assertThat(gain.get("times").getAsDouble()).isPositive();
        assertThat(CommandRun.of("models", "--server", address).out())
                .containsPattern(
                        "shapes-vit: linear layers took \\d+\\.\\d\\d times as long in fp32 as they would in bf16");
    }

    @Test
    void demo_json_answersAsTheReferenceDoesAndPairsEqualShapes() {
        CommandRun run = CommandRun.of("demo", "--json");

        assertThat(run.exitCode()).isZero();
        JsonArray classified = run.document().getAsJsonArray("classified");
        assertThat(classified).hasSameSizeAs(expected.keySet());
        boolean anyBatched = false;
        for (JsonElement picture : classified) {
            JsonObject result = picture.getAsJsonObject();
            assertIsAsExpected(Path.of(result.get("picture").getAsString()), result);
            anyBatched |= result.get("batch_size").getAsInt() > 1;
        }
        assertThat(anyBatched).isTrue();
        for (JsonElement picture : run.document().getAsJsonObject("labelled").getAsJsonArray("pictures")) {
            JsonObject result = picture.getAsJsonObject();
            JsonObject best = result.getAsJsonArray("categories").get(0).getAsJsonObject();
            assertThat(best.get("label"))
                    .isEqualTo(expected.get(result.get("picture").getAsString()).get("zero_shot"));
        }
        JsonObject film = run.document().getAsJsonObject("film");
        assertThat(film.getAsJsonArray("changes")).hasSize(6);
        assertThat(film.getAsJsonObject("summary").get("answered").getAsInt()).isEqualTo(120);
        JsonObject nearest = run.document().getAsJsonArray("pairs").get(0).getAsJsonObject();
        assertThat(expected.get(nearest.get("first").getAsString()).get("vit"))
                .isEqualTo(expected.get(nearest.get("second").getAsString()).get("vit"));
    }

    private static void assertIsAsExpected(Path picture, JsonObject result) {
        JsonObject best = result.getAsJsonArray("categories").get(0).getAsJsonObject();
        JsonObject reference = expected.get(String.valueOf(picture.getFileName()));
        assertThat(best.get("label")).as("label of %s", picture).isEqualTo(reference.get("vit"));
        assertThat(best.get("score").getAsDouble())
                .as("score of %s", picture)
                .isCloseTo(reference.get("vit_score").getAsDouble(), within(SCORE_TOLERANCE));
    }

    private static Map<String, JsonObject> expected() throws IOException {
        Map<String, JsonObject> byFile = new HashMap<>();
        String text = Files.readString(PICTURES.resolve("expected.json"));
        for (JsonElement entry : JsonParser.parseString(text).getAsJsonArray()) {
            byFile.put(entry.getAsJsonObject().get("file").getAsString(), entry.getAsJsonObject());
        }
        return byFile;
    }
}
