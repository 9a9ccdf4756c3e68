package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.sluice.server.app.SluiceServer;
import io.sluice.server.config.ServerConfigLoader;
import io.sluice.server.repository.ModelSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against a real server with the bundled model that reads text, over loopback. */
class ServedTextModelTest {

    private static final Path DEMO =
            Path.of(System.getProperty("sluice.golden")).resolveSibling("demo");
    private static final Path PICTURES = DEMO.resolve("pictures");
    private static final String STAR =
            PICTURES.resolve("green-star-on-white.jpg").toString();
    private static final List<String> COLOURS =
            List.of("red", "green", "blue", "yellow", "purple", "orange", "cyan", "pink", "white", "black");
    private static final List<String> SHAPES =
            List.of("circle", "square", "triangle", "star", "cross", "ring", "diamond", "heart");
    /** The reference's scores are rounded, and of fp32. */
    private static final double SCORE_TOLERANCE = 0.002;

    private static SluiceServer server;
    private static String address;

    @BeforeAll
    static void startServer() throws Exception {
        String folder = DEMO.resolve("models/shapes-clip").toString();
        server = SluiceServer.start(ServerConfigLoader.onFreePorts(new ModelSource("shapes-clip", folder)));
        server.awaitReady();
        address = "127.0.0.1:" + server.grpcPort();
    }

    @AfterAll
    static void stopServer() {
        assertThat(server.stop()).isTrue();
    }

    @Test
    void classify_labelsFile_answersAsTheReferenceDoes(@TempDir Path folder) throws IOException {
        List<String> labels = COLOURS.stream()
                .flatMap(colour -> SHAPES.stream().map(shape -> colour + " " + shape))
                .toList();
        Path file = Files.write(folder.resolve("labels.txt"), labels);
        Map<String, JsonObject> expected = new HashMap<>();
        for (JsonElement entry : JsonParser.parseString(Files.readString(PICTURES.resolve("expected.json")))
                .getAsJsonArray()) {
            JsonObject picture = entry.getAsJsonObject();
            expected.put(PICTURES.resolve(picture.get("file").getAsString()).toString(), picture);
        }

        CommandRun run = CommandRun.of(CommandRun.arguments(
                expected.keySet().stream(),
                "classify",
                "--labels-file",
                file.toString(),
                "--template",
                "a photo of a {}.",
                "--json",
                "--server",
                address));

        JsonArray results = run.document().getAsJsonArray("results");
        assertThat(results).hasSameSizeAs(expected.keySet());
        for (JsonElement result : results) {
            JsonObject reference =
                    expected.get(result.getAsJsonObject().get("file").getAsString());
            JsonObject best =
                    result.getAsJsonObject().getAsJsonArray("categories").get(0).getAsJsonObject();
            assertThat(best.get("label")).isEqualTo(reference.get("zero_shot"));
            assertThat(best.get("score").getAsDouble())
                    .isCloseTo(reference.get("zero_shot_score").getAsDouble(), within(SCORE_TOLERANCE));
        }
    }

    @Test
    void classify_labelsOfAFileAndOfTheCommand_ranksAllOfThem(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("labels.txt"), "a shape, green\n\n  a blue shape  \n");

        JsonArray categories = CommandRun.of(
                        "classify",
                        STAR,
                        "--labels",
                        "a red shape, a black shape",
                        "--labels-file",
                        file.toString(),
                        "--template",
                        "{}",
                        "--json",
                        "--server",
                        address)
                .document()
                .getAsJsonArray("results")
                .get(0)
                .getAsJsonObject()
                .getAsJsonArray("categories");

        assertThat(categories)
                .extracting(category -> category.getAsJsonObject().get("label").getAsString())
                .containsExactlyInAnyOrder("a red shape", "a black shape", "a shape, green", "a blue shape")
                .startsWith("a shape, green");
    }

    @Test
    void classify_labelTwice_namesItInTheUsersWordsOnce(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("labels.txt"), "red\n\nblue\nred\n");

        CommandRun run = CommandRun.of("classify", STAR, STAR, "--labels-file", file.toString(), "--server", address);

        assertThat(run.exitCode()).isOne();
        assertThat(run.err())
                .isEqualToNormalizingNewlines(
                        "sluice: line 4 of %s: 'red' given, as line 1 of %s is; no two may be equal (INVALID_ARGUMENT)\n"
                                .formatted(file, file));
    }

    @Test
    void classify_templateWithoutAPlace_namesTheOption() {
        CommandRun run = CommandRun.of(
                "classify",
                STAR,
                "--labels",
                "red,blue",
                "--template",
                "{}",
                "--template",
                "a photo",
                "--server",
                address);

        assertThat(run.err()).contains("--template 2: 'a photo' given; a template has {} once");
    }

    @Test
    void classify_labelsFileThatIsNone_saysSo() {
        CommandRun run = CommandRun.of("classify", STAR, "--labels-file", "nowhere.txt", "--server", address);

        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).isEqualToNormalizingNewlines("sluice: there is no file 'nowhere.txt'\n");
    }

    @Test
    void embed_picturesAndTexts_areUnitVectorsOfOneCall() {
        CommandRun run = CommandRun.of(
                "embed", STAR, "--text", "a green star", "--text", "a red heart", "--json", "--server", address);

        JsonArray results = run.document().getAsJsonArray("results");
        double[] picture = values(results.get(0));
        assertThat(dot(picture, picture)).isCloseTo(1, within(1e-5));
        assertThat(dot(picture, values(results.get(1)))).isGreaterThan(dot(picture, values(results.get(2))));
        assertThat(results.get(1).getAsJsonObject().get("input").getAsString()).isEqualTo("a green star");
        assertThat(results.get(0).getAsJsonObject().get("timing"))
                .isEqualTo(results.get(2).getAsJsonObject().get("timing"));
    }

    @Test
    void embed_moreThanOneCallHolds_writesThemAllInOrder(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("both.npy");
        List<String> arguments = new ArrayList<>(List.of("embed", "--server", address, "--out", file.toString()));
        arguments.addAll(Collections.nCopies(65, STAR));
        for (int i = 0; i < 70; i++) {
            arguments.addAll(List.of("--text", "text " + i));
        }

        CommandRun run = CommandRun.of(arguments.toArray(String[]::new));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines()).hasSize(1 + 135).last().asString().startsWith("text 69");
        assertThat(new String(Files.readAllBytes(file), 0, 128, StandardCharsets.ISO_8859_1))
                .contains("(135, 64,)");
    }

    @Test
    void embed_oneFileIsNoPicture_namesIt() {
        String text = PICTURES.resolve("pictures.json").toString();

        CommandRun run = CommandRun.of("embed", STAR, text, "--server", address);

        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).startsWith("sluice: %s: looks like text".formatted(text));
    }

    @Test
    void models_readsText_tellsHow() {
        JsonObject model = CommandRun.of("models", "--json", "--server", address)
                .document()
                .getAsJsonArray("models")
                .get(0)
                .getAsJsonObject();

        assertThat(model.get("context_length").getAsInt()).isEqualTo(77);
        assertThat(model.get("text_layers").getAsInt()).isEqualTo(2);
        assertThat(model.getAsJsonArray("text_batch_latencies")).isNotEmpty();
        assertThat(model.get("logit_scale").getAsFloat()).isPositive();
        assertThat(CommandRun.of("models", "--server", address).out())
                .contains("77 tokens, 2 layers", "zero_shot_classify", "embed_text")
                .containsPattern(" +texts +1 +[0-9.]+ ms ");
    }

    private static double[] values(JsonElement result) {
        return result.getAsJsonObject().getAsJsonArray("values").asList().stream()
                .mapToDouble(JsonElement::getAsDouble)
                .toArray();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
