package io.sluice.model.tokenizer;

import io.sluice.model.InvalidModelException;
import io.sluice.model.golden.Golden;
import io.sluice.model.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The golden CLIP, and folders that are like it but for a file. */
final class ClipFolder {

    static final Path GOLDEN = Golden.model("clip-tiny-random");
    static final int CONTEXT_LENGTH = 77;
    static final int VOCABULARY_SIZE = 49_408;
    static final int START = 49_406;
    static final int END = 49_407;

    private ClipFolder() {}

    /** Makes {@code folder} one that a snapshot opens, with vocabulary and merges in files of their own. */
    static Path withVocabularyFiles(Path folder) throws IOException {
        withOtherFiles(folder);
        Files.copy(GOLDEN.resolve("vocab.json"), folder.resolve("vocab.json"));
        Files.copy(GOLDEN.resolve("merges.txt"), folder.resolve("merges.txt"));
        return folder;
    }

    /** Makes {@code folder} one that a snapshot opens, with this {@code tokenizer.json}. */
    static Path withTokenizerJson(Path folder, String json) throws IOException {
        withOtherFiles(folder);
        Files.writeString(folder.resolve("tokenizer.json"), json);
        return folder;
    }

    static TextTokenizer read(Path folder) throws InvalidModelException {
        return read(folder, CONTEXT_LENGTH, TextOptions.DEFAULT);
    }

    static TextTokenizer read(Path folder, int contextLength, TextOptions options) throws InvalidModelException {
        return read(folder, contextLength, VOCABULARY_SIZE, options);
    }

    static TextTokenizer read(Path folder, int contextLength, int vocabularySize, TextOptions options)
            throws InvalidModelException {
        try (Snapshot snapshot = Snapshot.open(folder)) {
            return TextTokenizerReader.read(snapshot.tokenizer(), contextLength, vocabularySize, options);
        }
    }

    /** What a snapshot needs beside the tokenizer, of a model with few weights. */
    private static void withOtherFiles(Path folder) throws IOException {
        Path model = Golden.model("vit-tiny-fp16");
        for (String file : List.of("config.json", "preprocessor_config.json", "model.safetensors")) {
            Files.copy(model.resolve(file), folder.resolve(file));
        }
    }
}
