package io.sluice.model.snapshot;

import io.sluice.model.InvalidModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The files that say how a text becomes tokens.
 *
 * @param definition {@code tokenizer.json}; or {@code vocab.json}, where that is missing
 * @param merges {@code merges.txt}, which goes with {@code vocab.json}; empty with {@code tokenizer.json}
 */
public record TokenizerFiles(TextFile definition, Optional<TextFile> merges) {

    private static final String TOKENIZER = "tokenizer.json";
    private static final String VOCABULARY = "vocab.json";
    private static final String MERGES = "merges.txt";

    /**
     * Reads those of a folder.
     *
     * @throws InvalidModelException if they are missing, too long, not JSON or not UTF-8
     */
    public static TokenizerFiles read(Path folder) throws InvalidModelException {
        if (Files.exists(folder.resolve(TOKENIZER))) {
            return new TokenizerFiles(TextFile.read(folder.resolve(TOKENIZER)), Optional.empty());
        }
        if (Files.exists(folder.resolve(VOCABULARY))) {
            TextFile vocabulary = TextFile.read(folder.resolve(VOCABULARY));
            return new TokenizerFiles(vocabulary, Optional.of(TextFile.read(folder.resolve(MERGES))));
        }
        throw new InvalidModelException(
                folder, "has neither %s nor %s with %s".formatted(TOKENIZER, VOCABULARY, MERGES));
    }

    /** Adds file name and sha256 of each. */
    public void addTo(Map<String, String> digests) {
        digests.put(merges.isPresent() ? VOCABULARY : TOKENIZER, definition.sha256());
        merges.ifPresent(file -> digests.put(MERGES, file.sha256()));
    }
}
