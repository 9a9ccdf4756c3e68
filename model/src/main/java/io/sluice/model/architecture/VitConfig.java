package io.sluice.model.architecture;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import io.sluice.model.InvalidModelException;
import io.sluice.model.snapshot.ConfigFile;

/**
 * The numbers of a ViT's {@code config.json}. What is absent has the value of transformers' {@code ViTConfig}.
 *
 * <p>{@code torch_dtype} and {@code dtype} are not read: weights are widened and the arithmetic is float32.
 *
 * @param size extents of the network
 * @param epsilon of every layer norm
 * @param activation of the feed-forward layers
 * @param qkvBias whether query, key and value have biases
 */
record VitConfig(Size size, double epsilon, Activation activation, boolean qkvBias) {

    static final int MAX_HIDDEN_SIZE = 1 << 16;
    private static final int MAX_INTERMEDIATE_SIZE = 1 << 18;
    private static final int MAX_LAYERS = 1 << 10;
    private static final int MAX_IMAGE_SIZE = 1 << 13;

    /**
     * @param hidden width of a token
     * @param layers encoder layers
     * @param heads attention heads; they divide {@code hidden}
     * @param intermediate width of the feed-forward layers
     * @param image side of the input, in pixels
     * @param patch side of a patch, in pixels, at most {@code image}; pixels beyond the last whole patch are not seen
     */
    record Size(int hidden, int layers, int heads, int intermediate, int image, int patch) {

        /** Tokens of one image, class token included. */
        int tokens() {
            int side = image / patch;
            return side * side + 1;
        }
    }

    static VitConfig read(ConfigFile config) throws InvalidModelException {
        String type = config.text("model_type", "vit");
        if (!type.equals("vit")) {
            throw config.invalid("model_type must be vit, got " + type);
        }
        int channels = config.positive("num_channels", 3, Integer.MAX_VALUE);
        if (channels != 3) {
            throw config.invalid("num_channels must be 3, got " + channels);
        }
        return new VitConfig(
                readSize(config),
                config.positiveNumber("layer_norm_eps", 1e-12),
                Activation.of(config, "hidden_act"),
                config.flag("qkv_bias", true));
    }

    private static Size readSize(ConfigFile config) throws InvalidModelException {
        Size size = new Size(
                config.positive("hidden_size", 768, MAX_HIDDEN_SIZE),
                config.positive("num_hidden_layers", 12, MAX_LAYERS),
                config.positive("num_attention_heads", 12, MAX_HIDDEN_SIZE),
                config.positive("intermediate_size", 3072, MAX_INTERMEDIATE_SIZE),
                square(config, "image_size", 224),
                square(config, "patch_size", 16));
        if (size.hidden % size.heads != 0) {
            throw config.invalid("hidden_size must be a multiple of num_attention_heads, got %d and %d"
                    .formatted(size.hidden, size.heads));
        }
        if (size.patch > size.image) {
            throw config.invalid(
                    "patch_size must be at most image_size, got %d and %d".formatted(size.patch, size.image));
        }
        return size;
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
