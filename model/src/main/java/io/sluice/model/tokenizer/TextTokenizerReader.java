package io.sluice.model.tokenizer;

import io.sluice.model.InvalidModelException;
import io.sluice.model.snapshot.TextFile;
import io.sluice.model.snapshot.TokenizerFiles;
import java.util.Optional;

/** Reads the tokenizer of a CLIP, from {@code tokenizer.json} or from {@code vocab.json} and {@code merges.txt}. */
public final class TextTokenizerReader {

    private TextTokenizerReader() {}

    /**
     * Reads a tokenizer. Blocks for some hundred milliseconds, and longer the first time on a machine, while a native
     * library is unpacked.
     *
     * @param contextLength most ids of one text, start and end included: {@code text_config.max_position_embeddings}
     * @param vocabularySize number of ids that the model knows: {@code text_config.vocab_size}
     * @return a tokenizer all of whose ids are below {@code vocabularySize}; to be closed by the caller
     * @throws InvalidModelException if a file is not what CLIP's tokenizer has, or has an id that the model does not know
     * @throws io.sluice.model.engine.EngineException if the native library cannot be loaded
     */
    public static TextTokenizer read(TokenizerFiles files, int contextLength, int vocabularySize, TextOptions options)
            throws InvalidModelException {
        if (contextLength < TextTokenizer.FRAME) {
            throw new IllegalArgumentException(
                    "contextLength must be at least %d, got %d".formatted(TextTokenizer.FRAME, contextLength));
        }
        TextFile definition = files.definition();
        Optional<TextFile> merges = files.merges();
        Vocabulary vocabulary = merges.isPresent()
                ? VocabularyFiles.read(definition, merges.get(), vocabularySize)
                : new TokenizerJson(definition, vocabularySize).read();
        try {
            NativeTokenizer words = NativeTokenizer.open(Pipeline.clip().json(vocabulary, options.specialTokens()));
            return new TextTokenizer(
                    words, vocabulary.id(vocabulary.start()), vocabulary.id(vocabulary.end()), contextLength, options);
        } catch (IllegalArgumentException e) {
            throw new InvalidModelException(
                    definition.path(), "the tokenizers library refuses it (%s)".formatted(e.getMessage()), e);
        }
    }
}
