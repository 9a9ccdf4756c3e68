package io.sluice.model.architecture;

import java.util.List;

/** The tensors of a CLIP. */
final class ClipTensors {

    static final String LOGIT_SCALE = "logit_scale";

    static final String VISION = "vision_model.";
    static final String TEXT = "text_model.";
    static final String FIRST_NORM = VISION + "pre_layrnorm"; // spelt so in every checkpoint

    private ClipTensors() {}

    static TensorList of(ClipConfig config) {
        TensorList list = new TensorList();
        list.add(LOGIT_SCALE);
        addVision(list, config.vision());
        addText(list, config.text());
        list.addLinear(
                "visual_projection",
                config.projection(),
                config.vision().encoder().hidden(),
                false);
        list.addLinear(
                "text_projection", config.projection(), config.text().encoder().hidden(), false);
        return list;
    }

    private static void addVision(TensorList list, ClipConfig.Vision config) {
        int hidden = config.encoder().hidden();
        int patch = config.patches().patch();
        list.add(VISION + "embeddings.class_embedding", hidden);
        list.add(VISION + "embeddings.patch_embedding.weight", hidden, PatchConfig.CHANNELS, patch, patch);
        list.add(
                VISION + "embeddings.position_embedding.weight",
                config.patches().tokens(),
                hidden);
        list.addNorm(FIRST_NORM, hidden);
        addEncoder(list, VISION, config.encoder());
        list.addNorm(VISION + "post_layernorm", hidden);
    }

    private static void addText(TensorList list, ClipConfig.Text config) {
        int hidden = config.encoder().hidden();
        list.add(TEXT + "embeddings.token_embedding.weight", config.vocabularySize(), hidden);
        list.add(TEXT + "embeddings.position_embedding.weight", config.contextLength(), hidden);
        addEncoder(list, TEXT, config.encoder());
        list.addNorm(TEXT + "final_layer_norm", hidden);
    }

    private static void addEncoder(TensorList list, String tower, EncoderConfig config) {
        for (int layer = 0; layer < config.layers(); layer++) {
            String name = tower + "encoder.layers.%d.".formatted(layer);
            list.addNorm(name + "layer_norm1", config.hidden());
            String attention = name + "self_attn.";
            list.addFused(attention + "qkv", attention, List.of("q_proj", "k_proj", "v_proj"), config.hidden(), true);
            list.addPacked(attention + "out_proj", config.hidden(), config.hidden());
            list.addNorm(name + "layer_norm2", config.hidden());
            list.addPacked(name + "mlp.fc1", config.intermediate(), config.hidden());
            list.addPacked(name + "mlp.fc2", config.hidden(), config.intermediate());
        }
    }
}
