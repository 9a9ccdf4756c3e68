package io.sluice.model;

import io.sluice.model.golden.Golden;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** The inputs that every golden CLIP was asked with. */
final class GoldenClip {

    static final int PICTURES = 8;
    static final int TEXTS = 14;

    private final Golden inputs = Golden.read("clip-tiny-random");

    /** {@code [3, 64, 64]} each, normalised. */
    List<float[]> pictures() {
        return IntStream.range(0, PICTURES)
                .mapToObj(i -> inputs.floats("pixel_values", i))
                .toList();
    }

    List<String> pictureNames() {
        return names("images");
    }

    List<String> texts() {
        return names("texts");
    }

    /** The ids of text {@code index}, padded to 77 with the end token, as transformers pads. */
    int[] paddedIds(int index) {
        return inputs.ints("input_ids", index);
    }

    /** The same without padding. */
    int[] ids(int index) {
        int length = Arrays.stream(inputs.ints("attention_mask", index)).sum();
        return Arrays.copyOf(paddedIds(index), length);
    }

    List<int[]> allIds() {
        return IntStream.range(0, TEXTS).mapToObj(this::ids).toList();
    }

    private static List<String> names(String key) {
        return StreamSupport.stream(
                        Golden.manifest("clip-tiny-random").getAsJsonArray(key).spliterator(), false)
                .map(name -> name.getAsString())
                .toList();
    }
}
