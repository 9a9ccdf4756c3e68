package io.sluice.model;

import io.sluice.model.generated.GeneratedVit;
import java.util.function.DoubleUnaryOperator;

/** A ViT's forward pass in double precision. */
final class ReferenceVit {

    private static final double EPSILON = 1e-12;
    private static final String EMBEDDINGS = "vit.embeddings.";
    private static final String ATTENTION = "attention.attention.";
    private static final ReferenceTransformer.Names NAMES = new ReferenceTransformer.Names(
            "layernorm_before",
            ATTENTION + "query",
            ATTENTION + "key",
            ATTENTION + "value",
            "attention.output.dense",
            "layernorm_after",
            "intermediate.dense",
            "output.dense");

    private final GeneratedVit.Shape shape;
    private final ReferenceTransformer transformer;

    ReferenceVit(GeneratedVit model, DoubleUnaryOperator activation) {
        this.shape = model.shape();
        this.transformer = new ReferenceTransformer(model.seed(), model.tensors(), EPSILON, activation);
    }

    /** @param pixels {@code [3, S, S]}, normalised */
    float[] logits(float[] pixels) {
        double[][] hidden = transformer.embed(
                pixels,
                shape.image(),
                shape.patch(),
                EMBEDDINGS + "cls_token",
                EMBEDDINGS + "patch_embeddings.projection",
                EMBEDDINGS + "position_embeddings");
        for (int layer = 0; layer < shape.layers(); layer++) {
            hidden = transformer.layer(hidden, "vit.encoder.layer.%d.".formatted(layer), NAMES, shape.heads(), false);
        }
        double[] cls = transformer.norm(hidden[0], "vit.layernorm");
        return ReferenceTransformer.toFloats(transformer.linear(cls, "classifier"));
    }
}
