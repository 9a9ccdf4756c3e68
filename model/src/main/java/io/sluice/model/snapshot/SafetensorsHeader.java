package io.sluice.model.snapshot;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.sluice.model.InvalidModelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the JSON of a safetensors header, entry by entry; what the entries claim is checked elsewhere. */
final class SafetensorsHeader {

    /** Longest header, in bytes; the safetensors library has the same bound. */
    static final long MAX_BYTES = 100_000_000;

    /** Most tensors of one file; the largest transformers have some thousands. */
    static final int MAX_TENSORS = 65_536;

    /** Most extents of one tensor. */
    static final int MAX_RANK = 8;

    private static final String METADATA = "__metadata__";

    private final Path file;
    private final Map<String, TensorEntry> entries = new HashMap<>();

    private SafetensorsHeader(Path file) {
        this.file = file;
    }

    /**
     * @param file named in errors
     * @param json the header without its length, padding allowed
     * @return tensors by name
     */
    static Map<String, TensorEntry> parse(Path file, byte[] json) throws InvalidModelException {
        return StrictJson.parse(file, json, new SafetensorsHeader(file)::read);
    }

    private Map<String, TensorEntry> read(JsonReader reader) throws IOException, InvalidModelException {
        boolean metadataSeen = false;
        reader.beginObject();
        while (reader.hasNext()) {
            String name = reader.nextName();
            boolean metadata = name.equals(METADATA);
            if (metadata ? metadataSeen : entries.containsKey(name)) {
                throw StrictJson.duplicate(name);
            }
            if (metadata) {
                metadataSeen = true;
                reader.skipValue();
            } else if (entries.size() == MAX_TENSORS) {
                throw new InvalidModelException(file, "the header has more than %d tensors".formatted(MAX_TENSORS));
            } else {
                entries.put(name, readEntry(name, reader));
            }
        }
        reader.endObject();
        return entries;
    }

    private TensorEntry readEntry(String name, JsonReader reader) throws IOException, InvalidModelException {
        @Nullable String type = null;
        @Nullable List<Long> shape = null;
        @Nullable List<Long> offsets = null;
        reader.beginObject();
        while (reader.hasNext()) {
            String key = reader.nextName();
            switch (key) {
                case "dtype" -> {
                    rejectSecond(name, key, type);
                    type = reader.nextString();
                }
                case "shape" -> {
                    rejectSecond(name, key, shape);
                    shape = readNumbers(name, key, reader, MAX_RANK);
                }
                case "data_offsets" -> {
                    rejectSecond(name, key, offsets);
                    offsets = readNumbers(name, key, reader, 2);
                }
                default -> throw invalid(name, "has the unknown key '%s'".formatted(key));
            }
        }
        reader.endObject();
        if (type == null || shape == null || offsets == null || offsets.size() != 2) {
            throw invalid(name, "needs dtype, shape and two data_offsets");
        }
        String typeName = type;
        ElementType elementType = ElementType.named(typeName)
                .orElseThrow(() -> invalid(name, "has the unknown dtype '%s'".formatted(typeName)));
        return new TensorEntry(name, elementType, List.copyOf(shape), offsets.get(0), offsets.get(1));
    }

    private List<Long> readNumbers(String name, String key, JsonReader reader, int most)
            throws IOException, InvalidModelException {
        List<Long> numbers = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) {
            if (numbers.size() == most) {
                throw invalid(name, "has more than %d numbers in %s".formatted(most, key));
            }
            if (reader.peek() != JsonToken.NUMBER) {
                throw invalid(name, "has something in %s that is not a number".formatted(key));
            }
            String digits = reader.nextString();
            try {
                long number = Long.parseLong(digits);
                if (number < 0) {
                    throw invalid(name, "has the negative number %d in %s".formatted(number, key));
                }
                numbers.add(number);
            } catch (NumberFormatException e) {
                throw invalid(name, "has %s in %s, which is not a 64-bit integer".formatted(digits, key));
            }
        }
        reader.endArray();
        return numbers;
    }

    private void rejectSecond(String name, String key, @Nullable Object first) throws InvalidModelException {
        if (first != null) {
            throw invalid(name, "has the key '%s' twice".formatted(key));
        }
    }

    private InvalidModelException invalid(String tensor, String reason) {
        return new InvalidModelException(file, "the header's tensor '%s' %s".formatted(tensor, reason));
    }
}
