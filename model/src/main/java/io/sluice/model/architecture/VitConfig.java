package io.sluice.model.architecture;

import io.sluice.model.InvalidModelException;
import io.sluice.model.snapshot.ConfigFile;

/**
 * The numbers of a ViT's {@code config.json}. What is absent has the value of transformers' {@code ViTConfig}.
 *
 * <p>{@code torch_dtype} and {@code dtype} are not read: weights are widened and the arithmetic is float32.
 *
 * @param qkvBias whether query, key and value have biases
 */
record VitConfig(EncoderConfig encoder, PatchConfig patches, boolean qkvBias) {

    private static final EncoderConfig ABSENT_ENCODER = new EncoderConfig(768, 12, 12, 3072, 1e-12, Activation.GELU);
    private static final PatchConfig ABSENT_PATCHES = new PatchConfig(224, 16);

    static VitConfig read(ConfigFile config) throws InvalidModelException {
        String type = config.text("model_type", "vit");
        if (!type.equals("vit")) {
            throw config.invalid("model_type must be vit, got " + type);
        }
        return new VitConfig(
                EncoderConfig.read(config, ABSENT_ENCODER),
                PatchConfig.read(config, ABSENT_PATCHES),
                config.flag("qkv_bias", true));
    }
}
