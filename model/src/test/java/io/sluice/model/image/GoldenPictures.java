package io.sluice.model.image;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Pictures, and what the reference makes of them. */
public final class GoldenPictures {

    private static final Path FOLDER = Path.of(System.getProperty("sluice.golden", "../golden"));

    private GoldenPictures() {}

    /** Bytes of one input. */
    public static byte[] input(String name) {
        return read(FOLDER.resolve("inputs").resolve(name));
    }

    /** Names of inputs that are broken, or that are not. */
    public static List<String> inputs(boolean broken) {
        return StreamSupport.stream(json("inputs/inputs.json").getAsJsonArray().spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .filter(input -> input.get("decodes").getAsBoolean() != broken)
                .map(input -> input.get("file").getAsString())
                .collect(Collectors.toList());
    }

    /** A JSON file of the goldens. */
    public static JsonElement json(String path) {
        return JsonParser.parseString(new String(read(FOLDER.resolve(path)), StandardCharsets.UTF_8));
    }

    /** Tensors of a safetensors file, as bytes, whose names end so; keys are without that end. */
    static Map<String, byte[]> tensors(String file, String end) {
        byte[] bytes = read(FOLDER.resolve("goldens").resolve(file + ".safetensors"));
        int header = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        JsonObject entries = JsonParser.parseString(new String(bytes, 8, header, StandardCharsets.UTF_8))
                .getAsJsonObject();
        Map<String, byte[]> tensors = new TreeMap<>();
        entries.entrySet().stream().filter(e -> e.getKey().endsWith(end)).forEach(e -> {
            var offsets = e.getValue().getAsJsonObject().getAsJsonArray("data_offsets");
            String key = e.getKey().substring(0, e.getKey().length() - end.length());
            int from = 8 + header;
            tensors.put(
                    key,
                    Arrays.copyOfRange(
                            bytes,
                            from + offsets.get(0).getAsInt(),
                            from + offsets.get(1).getAsInt()));
        });
        return tensors;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
