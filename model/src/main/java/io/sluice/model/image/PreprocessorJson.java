package io.sluice.model.image;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.sluice.model.InvalidModelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Typed values of a {@code preprocessor_config.json}, with errors that name file and key. A null counts as absent. */
final class PreprocessorJson {

    /** Side that the reference takes where no size is given. */
    static final int DEFAULT_SIZE = 224;

    private final Path file;
    private final JsonObject json;

    PreprocessorJson(Path file, JsonObject json) {
        this.file = file;
        this.json = json;
    }

    boolean has(String key) {
        return find(json, key) != null;
    }

    boolean isNumber(String key) {
        return isNumber(find(json, key));
    }

    boolean hasMember(String key, String member) {
        return find(json, key) instanceof JsonObject object && find(object, member) != null;
    }

    String text(String key) throws InvalidModelException {
        JsonElement value = find(json, key);
        if (value == null
                || !value.isJsonPrimitive()
                || !value.getAsJsonPrimitive().isString()) {
            throw expected(key, value, "a string");
        }
        return value.getAsString();
    }

    boolean flag(String key, boolean absent) throws InvalidModelException {
        JsonElement value = find(json, key);
        if (value == null) {
            return absent;
        }
        if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isBoolean()) {
            throw expected(key, value, "true or false");
        }
        return value.getAsBoolean();
    }

    double number(String key, double absent) throws InvalidModelException {
        JsonElement value = find(json, key);
        if (value == null) {
            return absent;
        }
        if (!isNumber(value)) {
            throw expected(key, value, "a number");
        }
        return value.getAsDouble();
    }

    int integer(String key, int absent) throws InvalidModelException {
        JsonElement value = find(json, key);
        return value == null ? absent : integer(key, value);
    }

    List<Float> numbers(String key, List<Float> absent) throws InvalidModelException {
        JsonElement value = find(json, key);
        if (value == null) {
            return absent;
        }
        if (!(value instanceof JsonArray array) || array.size() != ImageProcessorConfig.CHANNELS) {
            throw expected(key, value, "3 numbers");
        }
        List<Float> numbers = new ArrayList<>();
        for (JsonElement each : array) {
            if (!isNumber(each)) {
                throw expected(key, value, "3 numbers");
            }
            numbers.add(each.getAsFloat());
        }
        return numbers;
    }

    /** A square's side, from a number or from equal height and width. */
    int square(String key) throws InvalidModelException {
        JsonElement value = find(json, key);
        if (!(value instanceof JsonObject)) {
            return side(key, "height");
        }
        int height = side(key, "height");
        if (height != side(key, "width")) {
            throw expected(key, value, "a square");
        }
        return height;
    }

    /** A side in pixels, from a number or from one member of an object. */
    int side(String key, String member) throws InvalidModelException {
        JsonElement value = find(json, key);
        JsonElement side = value instanceof JsonObject object ? find(object, member) : value;
        if (side == null) {
            throw expected(key, value, "a number, or an object with " + member);
        }
        return integer(key, side);
    }

    InvalidModelException invalid(String reason) {
        return new InvalidModelException(file, reason);
    }

    InvalidModelException invalid(String reason, Throwable cause) {
        return new InvalidModelException(file, reason, cause);
    }

    private int integer(String key, JsonElement value) throws InvalidModelException {
        if (!isNumber(value) || value.getAsDouble() != Math.rint(value.getAsDouble()) || value.getAsDouble() < 0) {
            throw expected(key, value, "a whole number");
        }
        return (int) value.getAsDouble();
    }

    private InvalidModelException expected(String key, @Nullable JsonElement given, String wanted) {
        return invalid("%s must be %s, got %s".formatted(key, wanted, given));
    }

    private static boolean isNumber(@Nullable JsonElement value) {
        return value != null
                && value.isJsonPrimitive()
                && value.getAsJsonPrimitive().isNumber();
    }

    private static @Nullable JsonElement find(JsonObject object, String key) {
        JsonElement value = object.get(key);
        return value == null || value.isJsonNull() ? null : value;
    }
}
