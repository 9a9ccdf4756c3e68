package io.sluice.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.sluice.model.golden.Golden;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ids of transformers' {@code CLIPTokenizer}, Unicode's corners included. */
class TextTokenizerGoldenTest {

    private static final int THREADS = 4;
    private static final int ROUNDS = 50;

    @TempDir
    private Path folder;

    private record GoldenText(String text, int[] ids, int untruncatedLength) {

        boolean spellsSpecialTokens() {
            return text.contains(Vocabulary.START) || text.contains(Vocabulary.END);
        }
    }

    @Test
    void encode_tokenizerJson_equalsReference() throws Exception {
        try (TextTokenizer tokenizer = ClipFolder.read(ClipFolder.GOLDEN)) {
            assertEqualsReference(tokenizer, goldenTexts());
        }
    }

    @Test
    void encode_vocabularyAndMerges_equalsReference() throws Exception {
        try (TextTokenizer tokenizer = ClipFolder.read(ClipFolder.withVocabularyFiles(folder))) {
            assertEqualsReference(tokenizer, goldenTexts());
        }
    }

    @Test
    void encode_longContext_findsEveryIdOfTheReference() throws Exception {
        try (TextTokenizer tokenizer = ClipFolder.read(ClipFolder.GOLDEN, 100_000, TextOptions.DEFAULT)) {
            for (GoldenText golden : goldenTexts()) {
                assertThat(tokenizer.encode(golden.text)).as(golden.text).hasSize(golden.untruncatedLength);
            }
        }
    }

    @Test
    void encode_plainText_differsOnlyWhereSpecialTokensAreSpelt() throws Exception {
        TextOptions plain = new TextOptions(TextOptions.DEFAULT.maxBytes(), SpecialTokens.PLAIN_TEXT);
        List<GoldenText> others = goldenTexts().stream()
                .filter(golden -> !golden.spellsSpecialTokens())
                .toList();
        assertThat(others).hasSizeGreaterThan(200);

        try (TextTokenizer tokenizer = ClipFolder.read(ClipFolder.GOLDEN, ClipFolder.CONTEXT_LENGTH, plain)) {
            assertEqualsReference(tokenizer, others);
        }
    }

    @Test
    void encode_plainText_hasNoSpecialIdInside() throws Exception {
        TextOptions plain = new TextOptions(TextOptions.DEFAULT.maxBytes(), SpecialTokens.PLAIN_TEXT);
        List<GoldenText> special =
                goldenTexts().stream().filter(GoldenText::spellsSpecialTokens).toList();
        assertThat(special).isNotEmpty();

        Path other = ClipFolder.withVocabularyFiles(folder);
        for (Path source : List.of(ClipFolder.GOLDEN, other)) {
            try (TextTokenizer tokenizer = ClipFolder.read(source, ClipFolder.CONTEXT_LENGTH, plain)) {
                for (GoldenText golden : special) {
                    int[] ids = tokenizer.encode(golden.text);
                    assertThat(ids).startsWith(ClipFolder.START).endsWith(ClipFolder.END);
                    assertThat(IntStream.of(ids).skip(1).limit(ids.length - 2L))
                            .as(golden.text)
                            .isNotEmpty()
                            .doesNotContain(ClipFolder.START, ClipFolder.END);
                }
            }
        }
    }

    @Test
    void encode_severalThreads_equalsReference() throws Exception {
        List<GoldenText> texts = goldenTexts();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (TextTokenizer tokenizer = ClipFolder.read(ClipFolder.GOLDEN)) {
            List<Callable<Void>> work = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                work.add(() -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        assertEqualsReference(tokenizer, texts);
                    }
                    return null;
                });
            }
            for (Future<Void> done : threads.invokeAll(work)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void encode_closed_isRefused() throws Exception {
        TextTokenizer tokenizer = ClipFolder.read(ClipFolder.GOLDEN);
        tokenizer.close();
        tokenizer.close();

        assertThatThrownBy(() -> tokenizer.encode("a")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void close_whileThreadsEncode_waitsForThem() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        CountDownLatch encoding = new CountDownLatch(THREADS);
        TextTokenizer tokenizer = ClipFolder.read(ClipFolder.GOLDEN);
        try {
            List<Future<int[]>> loops = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                loops.add(threads.submit(() -> {
                    while (true) {
                        assertThat(tokenizer.encode("a cat ".repeat(100))).hasSize(ClipFolder.CONTEXT_LENGTH);
                        encoding.countDown();
                    }
                }));
            }
            encoding.await();

            tokenizer.close();

            for (Future<int[]> loop : loops) {
                assertThatThrownBy(loop::get).hasRootCauseMessage("the tokenizer is closed");
            }
        } finally {
            tokenizer.close();
            threads.shutdownNow();
        }
    }

    private static void assertEqualsReference(TextTokenizer tokenizer, List<GoldenText> texts)
            throws InvalidTextException {
        SoftAssertions softly = new SoftAssertions();
        for (GoldenText golden : texts) {
            softly.assertThat(tokenizer.encode(golden.text)).as(golden.text).isEqualTo(golden.ids);
        }
        softly.assertAll();
    }

    private static List<GoldenText> goldenTexts() throws Exception {
        Path file = Golden.folder().resolve("goldens").resolve("clip_tokens.json");
        List<GoldenText> texts = new ArrayList<>();
        for (JsonElement element :
                JsonParser.parseString(Files.readString(file)).getAsJsonObject().getAsJsonArray("strings")) {
            JsonObject golden = element.getAsJsonObject();
            int[] ids = golden.getAsJsonArray("ids").asList().stream()
                    .mapToInt(JsonElement::getAsInt)
                    .toArray();
            texts.add(new GoldenText(
                    golden.get("text").getAsString(),
                    ids,
                    golden.get("untruncated_length").getAsInt()));
        }
        assertThat(texts).hasSize(243);
        return texts;
    }
}
