package io.sluice.server.e2e;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What the reference implementation answers for one model; read without the product's own reader. */
final class Golden {

    /** Position in this list is position in the outermost axis of a tensor that has one row for each picture. */
    static final List<String> PICTURES = List.of(
            "astronaut.png",
            "chelsea_444.jpg",
            "coffee_prog.jpg",
            "rocket_orig.jpg",
            "camera_gray.png",
            "chelsea_lossless.webp",
            "tiny_3x5.png",
            "coffee_cmyk.jpg");

    private final JsonObject header;
    private final ByteBuffer data;

    private Golden(JsonObject header, ByteBuffer data) {
        this.header = header;
        this.data = data;
    }

    static Golden of(String model) {
        ByteBuffer file = ByteBuffer.wrap(read(folder().resolve("goldens").resolve(model + ".safetensors")))
                .order(ByteOrder.LITTLE_ENDIAN);
        int length = Math.toIntExact(file.getLong(0));
        String json = new String(file.array(), Long.BYTES, length, StandardCharsets.UTF_8);
        int start = Long.BYTES + length;
        return new Golden(JsonParser.parseString(json).getAsJsonObject(), file.slice(start, file.capacity() - start));
    }

    static Path model(String name) {
        return folder().resolve("models").resolve(name);
    }

    static ByteString picture(String file) {
        return ByteString.copyFrom(read(folder().resolve("inputs").resolve(file)));
    }

    /** Names of the files that no decoder may accept. */
    static List<String> brokenPictures() {
        try (Stream<Path> files = Files.list(folder().resolve("inputs"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("bad_"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A float32 tensor narrowed to {@code index} along its outermost axes, one after another. */
    float[] floats(String tensor, int... index) {
        JsonObject entry = header.getAsJsonObject(tensor);
        JsonArray shape = entry.getAsJsonArray("shape");
        JsonArray offsets = entry.getAsJsonArray("data_offsets");
        int begin = offsets.get(0).getAsInt();
        int count = (offsets.get(1).getAsInt() - begin) / Float.BYTES;
        float[] values = new float[count];
        data.slice(begin, count * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        for (int axis = 0; axis < index.length; axis++) {
            int length = values.length / shape.get(axis).getAsInt();
            values = Arrays.copyOfRange(values, index[axis] * length, (index[axis] + 1) * length);
        }
        return values;
    }

    static Path folder() {
        return Path.of(System.getProperty("sluice.golden"));
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
