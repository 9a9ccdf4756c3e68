package io.sluice.model.golden;

import com.google.gson.JsonArray;
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

/** One safetensors file of expected values, read by a reader of its own: a fault of the product's cannot hide in it. */
public final class Golden {

    private final JsonObject header;
    private final ByteBuffer data;

    private Golden(JsonObject header, ByteBuffer data) {
        this.header = header;
        this.data = data;
    }

    /** The golden folder: the one that {@code sluice.golden} names, else that of the folder we are in. */
    public static Path folder() {
        return Path.of(System.getProperty("sluice.golden", "golden"));
    }

    public static Path model(String name) {
        return folder().resolve("models").resolve(name);
    }

    /** The expected values in {@code goldens/<name>.safetensors}. */
    public static Golden read(String name) {
        return readFile(folder().resolve("goldens").resolve(name + ".safetensors"));
    }

    /** The weights of {@code models/<name>}. */
    public static Golden readWeights(String name) {
        return readFile(model(name).resolve("model.safetensors"));
    }

    /** What {@code goldens/manifest.json} says of {@code goldens/<name>.safetensors}. */
    public static JsonObject manifest(String name) {
        try {
            return JsonParser.parseString(
                            Files.readString(folder().resolve("goldens").resolve("manifest.json")))
                    .getAsJsonObject()
                    .getAsJsonObject("files")
                    .getAsJsonObject(name + ".safetensors");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Golden readFile(Path path) {
        try {
            ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
            int length = Math.toIntExact(file.getLong(0));
            String json = new String(file.array(), Long.BYTES, length, StandardCharsets.UTF_8);
            int start = Long.BYTES + length;
            ByteBuffer data = file.slice(start, file.capacity() - start).order(ByteOrder.LITTLE_ENDIAN);
            return new Golden(JsonParser.parseString(json).getAsJsonObject(), data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int[] shape(String tensor) {
        JsonArray shape = header.getAsJsonObject(tensor).getAsJsonArray("shape");
        int[] extents = new int[shape.size()];
        for (int i = 0; i < extents.length; i++) {
            extents[i] = shape.get(i).getAsInt();
        }
        return extents;
    }

    /** All values of a float32 tensor, row-major. */
    public float[] floats(String tensor) {
        ByteBuffer bytes = bytes(tensor);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    /** Slice {@code index} of the outermost axis of a float32 tensor. */
    public float[] floats(String tensor, int index) {
        float[] all = floats(tensor);
        int length = all.length / shape(tensor)[0];
        return Arrays.copyOfRange(all, index * length, (index + 1) * length);
    }

    /** Slice {@code index} of the outermost axis of an int64 tensor. */
    public int[] ints(String tensor, int index) {
        int length = bytes(tensor).remaining() / Long.BYTES / shape(tensor)[0];
        long[] values = new long[length];
        bytes(tensor).asLongBuffer().position(index * length).get(values);
        return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
    }

    /** The raw bytes of a tensor. */
    public ByteBuffer bytes(String tensor) {
        JsonArray offsets = header.getAsJsonObject(tensor).getAsJsonArray("data_offsets");
        int begin = offsets.get(0).getAsInt();
        return data.slice(begin, offsets.get(1).getAsInt() - begin).order(ByteOrder.LITTLE_ENDIAN);
    }
}
