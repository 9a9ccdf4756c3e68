package io.sluice.model.snapshot;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.sluice.model.InvalidModelException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON file of a model folder, with typed access to its fields.
 *
 * <p>A field that is {@code null} counts as absent.
 *
 * @param path named in errors
 * @param prefix named in errors before a key: where {@code json} lies in the file, as {@code text_config.}; empty where it
 *     is the whole
 * @param sha256 of the whole file
 */
public record ConfigFile(Path path, String prefix, JsonObject json, String sha256) {

    /**
     * Reads the whole file.
     *
     * @throws InvalidModelException if it is missing, too long, or no JSON object
     */
    public static ConfigFile read(Path path) throws InvalidModelException {
        try (HashingReader reader = HashingReader.open(path)) {
            byte[] bytes = reader.readWhole();
            String sha256 = reader.finish();
            return new ConfigFile(path, "", StrictJson.object(path, bytes), sha256);
        }
    }

    /** The field, unless it is absent. */
    public Optional<JsonElement> field(String key) {
        @Nullable JsonElement value = json.get(key);
        return value == null || value.isJsonNull() ? Optional.empty() : Optional.of(value);
    }

    /** The object at {@code key}; without any field if it is absent. */
    public ConfigFile section(String key) throws InvalidModelException {
        JsonElement value = field(key).orElseGet(JsonObject::new);
        if (!(value instanceof JsonObject object)) {
            throw invalid("%s must be an object, got %s".formatted(key, value));
        }
        return new ConfigFile(path, prefix + key + ".", object, sha256);
    }

    /** An integer in {@code [1, max]}. */
    public int positive(String key, int fallback, int max) throws InvalidModelException {
        Optional<JsonElement> value = field(key);
        return value.isPresent() ? positive(key, value.get(), max) : fallback;
    }

    /** {@code value}, found at {@code key}, as an integer in {@code [1, max]}. */
    public int positive(String key, JsonElement value, int max) throws InvalidModelException {
        BigDecimal number = isNumber(value) ? value.getAsBigDecimal() : BigDecimal.ZERO;
        if (number.stripTrailingZeros().scale() > 0
                || number.signum() <= 0
                || number.compareTo(BigDecimal.valueOf(max)) > 0) {
            throw invalid("%s must be an integer in [1, %d], got %s".formatted(key, max, value));
        }
        return number.intValueExact();
    }

    /** A finite number greater than 0. */
    public double positiveNumber(String key, double fallback) throws InvalidModelException {
        Optional<JsonElement> value = field(key);
        if (value.isEmpty()) {
            return fallback;
        }
        double number = isNumber(value.get()) ? value.get().getAsDouble() : Double.NaN;
        if (!(number > 0 && Double.isFinite(number))) {
            throw invalid("%s must be a number above 0, got %s".formatted(key, value.get()));
        }
        return number;
    }

    public boolean flag(String key, boolean fallback) throws InvalidModelException {
        Optional<JsonElement> value = field(key);
        if (value.isEmpty()) {
            return fallback;
        }
        if (!(value.get() instanceof JsonPrimitive primitive && primitive.isBoolean())) {
            throw invalid("%s must be true or false, got %s".formatted(key, value.get()));
        }
        return primitive.getAsBoolean();
    }

    public String text(String key, String fallback) throws InvalidModelException {
        Optional<JsonElement> value = field(key);
        return value.isPresent() ? text(key, value.get()) : fallback;
    }

    /** {@code value}, found at {@code key}, as a string. */
    public String text(String key, JsonElement value) throws InvalidModelException {
        if (!(value instanceof JsonPrimitive primitive && primitive.isString())) {
            throw invalid("%s must be a string, got %s".formatted(key, value));
        }
        return primitive.getAsString();
    }

    /** A refusal of this file; {@code reason} begins with the key. */
    public InvalidModelException invalid(String reason) {
        return new InvalidModelException(path, prefix + reason);
    }

    private static boolean isNumber(JsonElement value) {
        return value instanceof JsonPrimitive primitive && primitive.isNumber();
    }
}
