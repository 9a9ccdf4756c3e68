package io.sluice.model.architecture;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import io.sluice.model.InvalidModelException;
import io.sluice.model.snapshot.ConfigFile;

/**
 * How a picture is cut into patches.
 *
 * @param image side of the input, in pixels
 * @param patch side of a patch, in pixels, at most {@code image}; pixels beyond the last whole patch are not seen
 */
record PatchConfig(int image, int patch) {

    static final int CHANNELS = 3;
    private static final int MAX_IMAGE_SIZE = 1 << 13;

    /** @param absent has the value of each key that is absent */
    static PatchConfig read(ConfigFile config, PatchConfig absent) throws InvalidModelException {
        int channels = config.positive("num_channels", CHANNELS, Integer.MAX_VALUE);
        if (channels != CHANNELS) {
            throw config.invalid("num_channels must be %d, got %d".formatted(CHANNELS, channels));
        }
        PatchConfig patches =
                new PatchConfig(square(config, "image_size", absent.image), square(config, "patch_size", absent.patch));
        if (patches.patch > patches.image) {
            throw config.invalid(
                    "patch_size must be at most image_size, got %d and %d".formatted(patches.patch, patches.image));
        }
        return patches;
    }

    /** Tokens of one image, class token included. */
    int tokens() {
        int side = image / patch;
        return side * side + 1;
    }

    /** Most bytes that one picture takes until it is tokens: its bytes, and its pixels as double and as float32. */
    long pixelBytes() {
        return (1L + Double.BYTES + Float.BYTES) * CHANNELS * image * image;
    }

    /** One number, or a list of two equal ones. */
    private static int square(ConfigFile config, String key, int fallback) throws InvalidModelException {
        JsonElement value = config.field(key).orElse(null);
        if (!(value instanceof JsonArray sides)) {
            return config.positive(key, fallback, MAX_IMAGE_SIZE);
        }
        if (sides.size() != 2 || !sides.get(0).equals(sides.get(1))) {
            throw config.invalid("%s must be one number or two equal ones, got %s".formatted(key, sides));
        }
        return config.positive(key, sides.get(0), MAX_IMAGE_SIZE);
    }
}
