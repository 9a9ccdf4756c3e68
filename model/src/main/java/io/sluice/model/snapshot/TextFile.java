package io.sluice.model.snapshot;

import io.sluice.model.InvalidModelException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A text file of a model folder.
 *
 * @param path named in errors
 */
public record TextFile(Path path, String text, String sha256) {

    /** Reads the whole file, which must be UTF-8. */
    static TextFile read(Path path) throws InvalidModelException {
        try (HashingReader reader = HashingReader.open(path)) {
            ByteBuffer bytes = ByteBuffer.wrap(reader.readWhole());
            String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            return new TextFile(path, text, reader.finish());
        } catch (CharacterCodingException e) {
            throw new InvalidModelException(path, "the text is not UTF-8", e);
        }
    }

    /** Reads the file as JSON: one value, which {@code parse} consumes whole. */
    public <T> T json(StrictJson.Parse<T> parse) throws InvalidModelException {
        return StrictJson.parse(path, new StringReader(text), parse);
    }

    /** A refusal of this file. */
    public InvalidModelException invalid(String reason) {
        return new InvalidModelException(path, reason);
    }
}
