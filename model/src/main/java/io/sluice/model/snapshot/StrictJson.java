package io.sluice.model.snapshot;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import io.sluice.model.InvalidModelException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * JSON as the standard has it: UTF-8, no duplicate keys, nothing after the value, bounded nesting and number of values.
 *
 * <p>Where a key comes twice two readers can see two different files, so it is refused.
 */
public final class StrictJson {

    /** Deepest nesting of objects and arrays. */
    static final int MAX_DEPTH = 32;

    /** Most values of one document, each of which takes some hundred bytes; CLIP's tokenizer has 200,000. */
    static final int MAX_VALUES = 1 << 20;

    /** Largest power of ten of a number, either way: beyond every double, and cheap to compute with. */
    private static final int MAX_SCALE = 400;

    private int values;

    private StrictJson() {}

    /** What a parse does with the reader. */
    public interface Parse<T> {
        T from(JsonReader reader) throws IOException, InvalidModelException;
    }

    /** Reads the value of one field of an object, or skips it. */
    public interface Field {
        void read(String name) throws IOException, InvalidModelException;
    }

    /** Reads one JSON object. */
    static JsonObject object(Path file, byte[] utf8) throws InvalidModelException {
        return parse(file, utf8, reader -> new StrictJson().readObject(reader));
    }

    /** Reads one JSON value that {@code parse} consumes whole. */
    static <T> T parse(Path file, byte[] utf8, Parse<T> parse) throws InvalidModelException {
        return parse(
                file,
                new InputStreamReader(new ByteArrayInputStream(utf8), StandardCharsets.UTF_8.newDecoder()),
                parse);
    }

    /** The same for a text. */
    static <T> T parse(Path file, Reader text, Parse<T> parse) throws InvalidModelException {
        try (JsonReader reader = new JsonReader(text)) {
            reader.setStrictness(Strictness.STRICT);
            reader.setNestingLimit(MAX_DEPTH);
            T value = parse.from(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new MalformedJsonException("there is more after the end");
            }
            return value;
        } catch (CharacterCodingException e) {
            throw new InvalidModelException(file, "the JSON is not UTF-8", e);
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new InvalidModelException(file, "the JSON is malformed (" + message + ")", e);
        }
    }

    /** The next value, whatever it is, as a tree. */
    public static JsonElement element(JsonReader reader) throws IOException {
        return new StrictJson().readElement(reader);
    }

    /** Reads an object field by field; each reads one value. No tree is made, which would take a hundred bytes a value. */
    public static void fields(JsonReader reader, Field field) throws IOException, InvalidModelException {
        Set<String> names = new HashSet<>();
        reader.beginObject();
        while (reader.hasNext()) {
            String name = reader.nextName();
            if (!names.add(name)) {
                throw duplicate(name);
            }
            field.read(name);
        }
        reader.endObject();
    }

    private JsonObject readObject(JsonReader reader) throws IOException {
        JsonObject object = new JsonObject();
        reader.beginObject();
        while (reader.hasNext()) {
            String name = reader.nextName();
            int size = object.size();
            object.add(name, readElement(reader));
            if (object.size() == size) {
                throw duplicate(name);
            }
        }
        reader.endObject();
        return object;
    }

    private JsonElement readElement(JsonReader reader) throws IOException {
        if (++values > MAX_VALUES) {
            throw new MalformedJsonException("it has more than %d values".formatted(MAX_VALUES));
        }
        return switch (reader.peek()) {
            case BEGIN_OBJECT -> readObject(reader);
            case BEGIN_ARRAY -> {
                JsonArray array = new JsonArray();
                reader.beginArray();
                while (reader.hasNext()) {
                    array.add(readElement(reader));
                }
                reader.endArray();
                yield array;
            }
            case STRING -> new JsonPrimitive(reader.nextString());
            case NUMBER -> new JsonPrimitive(readNumber(reader));
            case BOOLEAN -> new JsonPrimitive(reader.nextBoolean());
            default -> {
                reader.nextNull();
                yield JsonNull.INSTANCE;
            }
        };
    }

    private static BigDecimal readNumber(JsonReader reader) throws IOException {
        String digits = reader.nextString();
        BigDecimal number = new BigDecimal(digits);
        if (Math.abs((long) number.scale()) > MAX_SCALE) {
            throw new MalformedJsonException("the number %s is out of range".formatted(digits));
        }
        return number;
    }

    static MalformedJsonException duplicate(String name) {
        return new MalformedJsonException("the key '%s' comes twice".formatted(name));
    }
}
