package io.sluice.model.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.InvalidModelException;
import io.sluice.model.golden.Golden;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When and how a tokenizer's files are part of a folder. */
class SnapshotTokenizerTest {

    private static final Path MODEL = Golden.model("vit-tiny-fp16");
    private static final List<String> OTHERS = List.of("config.json", "model.safetensors", "preprocessor_config.json");

    @TempDir
    private Path folder;

    @BeforeEach
    void copyOthers() throws IOException {
        for (String file : OTHERS) {
            Files.copy(MODEL.resolve(file), folder.resolve(file));
        }
    }

    @Test
    void read_tokenizerNotAskedFor_isNotInTheDigest() throws Exception {
        Files.writeString(folder.resolve("tokenizer.json"), "no JSON at all");

        try (Snapshot snapshot = Snapshot.open(folder)) {
            assertThat(snapshot.read(List.of(), NoTensors.SINK)).isEqualTo(digestOf(OTHERS));
        }
    }

    @Test
    void read_tokenizerJson_isInTheDigestAloneOfTheTokenizersFiles() throws Exception {
        write("tokenizer.json", "vocab.json", "merges.txt");

        try (Snapshot snapshot = Snapshot.open(folder)) {
            TokenizerFiles files = snapshot.tokenizer();
            Files.writeString(folder.resolve("tokenizer.json"), "{\"written\": \"later\"}");

            assertThat(files.definition().path()).isEqualTo(folder.resolve("tokenizer.json"));
            assertThat(files.merges()).isEmpty();
            assertThat(snapshot.tokenizer()).isSameAs(files);
            String digest = snapshot.read(List.of(), NoTensors.SINK);
            write("tokenizer.json");
            assertThat(digest)
                    .isEqualTo(digestOf(
                            List.of("config.json", "model.safetensors", "preprocessor_config.json", "tokenizer.json")));
        }
    }

    @Test
    void read_vocabularyAndMerges_areInTheDigest() throws Exception {
        write("vocab.json", "merges.txt");

        try (Snapshot snapshot = Snapshot.open(folder)) {
            TokenizerFiles files = snapshot.tokenizer();

            assertThat(files.definition().path()).isEqualTo(folder.resolve("vocab.json"));
            assertThat(files.merges().map(TextFile::text)).contains("{\"name\": \"merges.txt\"}");
            assertThat(snapshot.read(List.of(), NoTensors.SINK))
                    .isEqualTo(digestOf(List.of(
                            "config.json",
                            "merges.txt",
                            "model.safetensors",
                            "preprocessor_config.json",
                            "vocab.json")));
        }
    }

    @Test
    void tokenizer_afterTheDigest_isRefused() throws Exception {
        write("tokenizer.json");

        try (Snapshot snapshot = Snapshot.open(folder)) {
            snapshot.read(List.of(), NoTensors.SINK);

            assertThatThrownBy(snapshot::tokenizer).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void tokenizer_noFiles_isRefusedWithTheirNames() {
        assertRefused(folder + ": has neither tokenizer.json nor vocab.json with merges.txt");
    }

    @Test
    void tokenizer_vocabularyWithoutMerges_isRefused() throws Exception {
        write("vocab.json");

        assertRefused(folder.resolve("merges.txt") + ": the file is missing");
    }

    @Test
    void tokenizer_mergesNotUtf8_isRefused() throws Exception {
        write("vocab.json");
        Files.write(folder.resolve("merges.txt"), new byte[] {'a', ' ', (byte) 0xc3});

        assertRefused(folder.resolve("merges.txt") + ": the text is not UTF-8");
    }

    @Test
    void tokenizer_mergesTooLong_isRefused() throws Exception {
        write("vocab.json");
        Files.write(folder.resolve("merges.txt"), new byte[HashingReader.MAX_WHOLE_BYTES + 1]);

        assertRefused(folder.resolve("merges.txt") + ": has 16777217 bytes; at most 16777216 are allowed");
    }

    private void assertRefused(String message) {
        try (Snapshot snapshot = Snapshot.open(folder)) {
            assertThatThrownBy(snapshot::tokenizer)
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessage(message);
        } catch (InvalidModelException e) {
            throw new AssertionError(e);
        }
    }

    private void write(String... files) throws IOException {
        for (String file : files) {
            Files.writeString(folder.resolve(file), "{\"name\": \"" + file + "\"}");
        }
    }

    private String digestOf(List<String> sortedFiles) throws IOException {
        StringBuilder list = new StringBuilder();
        for (String file : sortedFiles) {
            list.append(sha256(Files.readAllBytes(folder.resolve(file))))
                    .append("  ")
                    .append(file)
                    .append('\n');
        }
        return sha256(list.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(Digests.sha256().digest(bytes));
    }

    /** Takes nothing. */
    private enum NoTensors implements TensorSink {
        SINK;

        @Override
        public ByteBuffer allocate(TensorSpec tensor) {
            throw new AssertionError(tensor);
        }

        @Override
        public void filled(TensorSpec tensor) {
            throw new AssertionError(tensor);
        }
    }
}
