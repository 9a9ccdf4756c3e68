package io.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.client.stream.FrameAnswer;
import io.sluice.client.stream.FrameSource;
import io.sluice.client.stream.FrameStream;
import io.sluice.client.stream.StreamCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the documentation, run; and that the documentation holds what is run. */
@Timeout(60)
class ExamplesTest {

    private static final Path MAIN = Path.of("src/main/java/io/sluice/client");
    private static final Path THIS = Path.of("src/test/java/io/sluice/client/ExamplesTest.java");
    private static final Pattern EXAMPLE = Pattern.compile("<pre>\\{@code\\n(.*?) \\* }</pre>", Pattern.DOTALL);

    @TempDir
    Path folder;

    private final List<Object> shown = new ArrayList<>();

    @Test
    void packageInfo_example_runs() throws IOException {
        Path picture = Files.write(folder.resolve("a.png"), new byte[1]);
        try (FakeServer server = new FakeServer()) {
            calls(server, picture);
            server.service.failNext(FakeService.pushedBack("-1"));
            calls(server, picture);
        }
        assertThat(shown).hasSize(3);
        assertDocumented("package-info.java");
    }

    @Test
    void frameStream_example_runs() throws IOException {
        Files.write(folder.resolve("a.png"), new byte[1]);
        Files.write(folder.resolve("b.png"), new byte[1]);
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (FakeServer server = new FakeServer();
                SluiceClient client = server.client().build()) {
            stream(client, executor);
        } finally {
            executor.shutdown();
        }
        assertThat(shown).hasSize(2);
        assertDocumented("stream/FrameStream.java");
    }

    private void calls(FakeServer server, Path picture) throws IOException {
        try (SluiceClient client = SluiceClient.builder(server.address()).build()) {
            ClassifyAnswer ranked =
                    client.classify(ClassifyCall.of(ImageSource.file(picture)).withTopK(3));
            show(ranked.rankings().get(0).categories());
            EmbedAnswer vectors = client.embed(EmbedCall.ofTexts(List.of("a ring", "a square")));
            show(vectors.embeddings().get(0).toFloats());
        } catch (SluiceException.Overloaded full) {
            show(full.retryDelay());
        }
    }

    private void stream(SluiceClient client, ExecutorService executor) throws IOException {
        try (FrameStream stream = client.stream(StreamCall.classify(ClassifyCall.Options.DEFAULT));
                FrameSource frames = FrameSource.folder(folder)) {
            executor.submit(() -> {
                stream.sendAll(frames);
                return null;
            });
            for (FrameAnswer answer : stream) {
                show(answer);
            }
        }
    }

    private void show(Object answer) {
        shown.add(answer);
    }

    private static void assertDocumented(String file) throws IOException {
        Matcher example = EXAMPLE.matcher(Files.readString(MAIN.resolve(file)));
        assertThat(example.find()).isTrue();
        String documented =
                words(example.group(1).replaceAll("(?m)^ \\* ?", "")).replace("\"127.0.0.1:8001\"", "server.address()");
        assertThat(words(Files.readString(THIS))).contains(documented);
    }

    private static String words(String code) {
        return String.join(" ", code.strip().split("\\s+"));
    }
}
