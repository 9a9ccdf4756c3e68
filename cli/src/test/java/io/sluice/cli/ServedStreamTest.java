package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.sluice.cli.film.MovieFile;
import io.sluice.server.app.SluiceServer;
import io.sluice.server.config.ServerConfigLoader;
import io.sluice.server.repository.ModelSource;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code stream} against a real server with the bundled model, over loopback. */
@Timeout(120)
class ServedStreamTest {

    private static final Path DEMO =
            Path.of(System.getProperty("sluice.golden")).resolveSibling("demo");
    private static final Path FRAMES = DEMO.resolve("frames");
    private static final int FRAME_COUNT = 120;

    private static SluiceServer server;
    private static String address;
    /** What each frame shows. */
    private static List<String> shapes;

    @BeforeAll
    static void startServer() throws Exception {
        String folder = DEMO.resolve("models/shapes-vit").toString();
        server = SluiceServer.start(ServerConfigLoader.onFreePorts(
                new ModelSource("shapes-vit", folder),
                new ModelSource("slow", "synthetic:base=100ms,per-row=0ms,size=64,classes=4")));
        server.awaitReady();
        address = "127.0.0.1:" + server.grpcPort();
        JsonArray truth = JsonParser.parseString(Files.readString(FRAMES.resolve("frames.json")))
                .getAsJsonObject()
                .getAsJsonArray("frames");
        shapes = truth.asList().stream()
                .map(frame -> frame.getAsJsonObject().get("shape").getAsString())
                .toList();
    }

    @AfterAll
    static void stopServer() {
        assertThat(server.stop()).isTrue();
    }

    @Test
    void stream_folderAsJson_answersEveryFrameInOrderAsTheTruthIs() {
        CommandRun run = CommandRun.of("stream", FRAMES.toString(), "--json", "--server", address);

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        List<JsonObject> lines = documents(run);
        assertThat(labels(lines)).isEqualTo(shapes);
        assertThat(lines.subList(0, FRAME_COUNT))
                .extracting(line -> line.get("frame").getAsInt())
                .isEqualTo(IntStream.range(0, FRAME_COUNT).boxed().toList());
        JsonObject summary = lines.get(FRAME_COUNT).getAsJsonObject("summary");
        assertThat(summary.get("frames").getAsInt()).isEqualTo(FRAME_COUNT);
        assertThat(summary.get("answered").getAsInt()).isEqualTo(FRAME_COUNT);
        assertThat(summary.get("p99_ms").getAsDouble())
                .isGreaterThanOrEqualTo(summary.get("p50_ms").getAsDouble())
                .isPositive();
    }

    @Test
    void stream_folderForPeople_printsALineForEachChangeAndTheSummary() {
        CommandRun run = CommandRun.of("stream", FRAMES.toString(), "--fps", "500", "--server", address);

        List<String> lines = run.out().lines().toList();
        assertThat(run.exitCode()).isZero();
        assertThat(lines).hasSize(1 + 6 + 1);
        assertThat(lines.get(0)).contains("time", "frame", "label", "score");
        assertThat(lines.get(2)).containsPattern("0\\.04s +20  " + shapes.get(20) + " +0\\.9");
        assertThat(lines.get(7)).startsWith("120 frames in").contains("120 answered", "0 dropped, 0 errors", "p99");
    }

    @Test
    void stream_smoothed_changesLaterThanTheFrames() {
        List<JsonObject> lines = documents(
                CommandRun.of("stream", FRAMES.toString(), "--smoothing", "0.6", "--json", "--server", address));

        JsonObject firstOfItsShape = lines.get(20);
        assertThat(best(firstOfItsShape, "categories")).isEqualTo(shapes.get(20));
        assertThat(best(firstOfItsShape, "smoothed")).isEqualTo(shapes.get(19));
        assertThat(best(lines.get(25), "smoothed")).isEqualTo(shapes.get(20));
    }

    @Test
    void stream_video_answersItsFramesAtTheTimesOfTheFile(@TempDir Path folder) throws IOException {
        CommandRun run = CommandRun.of(
                "stream", film(folder).toString(), "--fps", "0", "--top", "2", "--json", "--server", address);

        List<JsonObject> lines = documents(run);
        assertThat(labels(lines)).containsExactly(shapes.get(0), shapes.get(50), shapes.get(110));
        assertThat(lines.subList(0, 3))
                .extracting(line -> line.get("time_s").getAsDouble())
                .containsExactly(0.0, 0.1, 0.4);
        assertThat(lines.get(0).getAsJsonArray("categories")).hasSize(2);
    }

    @Test
    void stream_videoAtItsOwnPace_takesAsLongAsTheFilm(@TempDir Path folder) throws IOException {
        CommandRun run = CommandRun.of("stream", film(folder).toString(), "--json", "--server", address);

        JsonObject summary = documents(run).get(3).getAsJsonObject("summary");
        assertThat(summary.get("seconds").getAsDouble()).isGreaterThanOrEqualTo(0.4);
    }

    @Test
    void stream_latestFasterThanServed_dropsFramesAndCountsThem() {
        List<JsonObject> lines = documents(CommandRun.of(
                "stream",
                FRAMES.toString(),
                "--model",
                "slow",
                "--policy",
                "latest",
                "--fps",
                "100",
                "--json",
                "--server",
                address));

        JsonObject summary = lines.get(FRAME_COUNT).getAsJsonObject("summary");
        long dropped = lines.stream().filter(line -> line.has("dropped")).count();
        assertThat(dropped).isBetween((long) FRAME_COUNT / 2, FRAME_COUNT - 2L);
        assertThat(summary.get("dropped").getAsLong()).isEqualTo(dropped);
        assertThat(summary.get("answered").getAsLong()).isEqualTo(FRAME_COUNT - dropped);
        assertThat(lines.toString()).contains("SUPERSEDED");
    }

    @Test
    void stream_oneFileIsNoPicture_answersTheOthersAndFails(@TempDir Path folder) throws IOException {
        Files.copy(FRAMES.resolve("frame-0000.jpg"), folder.resolve("a.jpg"));
        Files.writeString(folder.resolve("b.jpg"), "no picture");
        Files.copy(FRAMES.resolve("frame-0050.jpg"), folder.resolve("c.jpg"));

        CommandRun run = CommandRun.of("stream", folder.toString(), "--server", address);

        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).contains("frame 1: ").contains("looks like text");
        assertThat(run.out()).contains("3 frames", "2 answered", "1 errors");
    }

    @Test
    void stream_labelsForAModelThatReadsNone_failsWithASentence() {
        CommandRun run = CommandRun.of("stream", FRAMES.toString(), "--labels", "red,blue", "--server", address);

        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).contains("reads no text").doesNotContain("\tat ");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void stream_sigterm_answersWhatWasSentAndEndsWithTheSummary() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.sluice.cli.Main",
                        "stream",
                        FRAMES.toString(),
                        "--fps=2",
                        "--json",
                        "--server=" + address)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader answers =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            List<String> lines = new ArrayList<>(List.of(answers.readLine()));
            process.toHandle().destroy(); // SIGTERM; Process.destroy would close the streams too
            answers.lines().forEach(lines::add);

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            JsonObject summary = JsonParser.parseString(lines.get(lines.size() - 1))
                    .getAsJsonObject()
                    .getAsJsonObject("summary");
            assertThat(summary.get("frames").getAsInt()).isBetween(1, FRAME_COUNT - 1);
            assertThat(summary.get("answered").getAsInt()).isEqualTo(lines.size() - 1);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Frames 0, 50 and 110 of the demo's film, at 0 s, 0.1 s and 0.4 s. */
    private static Path film(Path folder) throws IOException {
        Path file = folder.resolve("film.mp4");
        try (MovieFile movie = new MovieFile(file, 192, 192, 0)) {
            movie.add(0, pixels("frame-0000.jpg"));
            movie.add(100, pixels("frame-0050.jpg"));
            movie.add(400, pixels("frame-0110.jpg"));
        }
        return file;
    }

    private static byte[] pixels(String frame) throws IOException {
        BufferedImage picture = ImageIO.read(FRAMES.resolve(frame).toFile());
        byte[] rgb = new byte[picture.getWidth() * picture.getHeight() * 3];
        for (int i = 0; i < rgb.length; i++) {
            int pixel = picture.getRGB(i / 3 % picture.getWidth(), i / 3 / picture.getWidth());
            rgb[i] = (byte) (pixel >> 8 * (2 - i % 3));
        }
        return rgb;
    }

    private static List<JsonObject> documents(CommandRun run) {
        return run.out()
                .lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    /** Of every line but the last. */
    private static List<String> labels(List<JsonObject> lines) {
        return lines.subList(0, lines.size() - 1).stream()
                .map(line -> best(line, "categories"))
                .toList();
    }

    private static String best(JsonObject line, String ranking) {
        JsonElement category = line.getAsJsonArray(ranking).get(0);
        return category.getAsJsonObject().get("label").getAsString();
    }
}
