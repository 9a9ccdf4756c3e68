package io.sluice.model;

import io.sluice.model.generated.GeneratedClip;
import io.sluice.model.generated.GeneratedClip.Tower;

/** The forward pass of either tower of a CLIP in double precision. */
final class ReferenceClip {

    private static final String VISION = "vision_model.";
    private static final String TEXT = "text_model.";
    private static final ReferenceTransformer.Names NAMES = new ReferenceTransformer.Names(
            "layer_norm1",
            "self_attn.q_proj",
            "self_attn.k_proj",
            "self_attn.v_proj",
            "self_attn.out_proj",
            "layer_norm2",
            "mlp.fc1",
            "mlp.fc2");

    private final GeneratedClip model;

    ReferenceClip(GeneratedClip model) {
        this.model = model;
    }

    /** @param pixels {@code [3, S, S]}, normalised */
    float[] picture(ReferenceTransformer transformer, float[] pixels) {
        double[][] hidden = transformer.embed(
                pixels,
                model.image(),
                model.patch(),
                VISION + "embeddings.class_embedding",
                VISION + "embeddings.patch_embedding",
                VISION + "embeddings.position_embedding.weight");
        for (int token = 0; token < hidden.length; token++) {
            hidden[token] = transformer.norm(hidden[token], VISION + "pre_layrnorm");
        }
        hidden = encode(transformer, hidden, VISION, model.vision(), false);
        double[] pooled = transformer.norm(hidden[0], VISION + "post_layernorm");
        return ReferenceTransformer.toFloats(transformer.linear(pooled, "visual_projection"));
    }

    /** @param end index of the token that stands for the text */
    float[] text(ReferenceTransformer transformer, int[] ids, int end) {
        double[][] hidden = transformer.embed(
                ids, TEXT + "embeddings.token_embedding.weight", TEXT + "embeddings.position_embedding.weight");
        hidden = encode(transformer, hidden, TEXT, model.text(), true);
        double[] pooled = transformer.norm(hidden[end], TEXT + "final_layer_norm");
        return ReferenceTransformer.toFloats(transformer.linear(pooled, "text_projection"));
    }

    private static double[][] encode(
            ReferenceTransformer transformer, double[][] tokens, String model, Tower tower, boolean causal) {
        double[][] hidden = tokens;
        for (int layer = 0; layer < tower.layers(); layer++) {
            String prefix = model + "encoder.layers.%d.".formatted(layer);
            hidden = transformer.layer(hidden, prefix, NAMES, tower.heads(), causal);
        }
        return hidden;
    }
}
