package io.sluice.model.architecture;

import java.util.List;

/** The tensors of a ViT. */
record VitTensors(String prefix, TensorList list) {

    static final String CLASS_TOKEN = "embeddings.cls_token";
    static final String POOLER = "pooler.dense";
    static final String CLASSIFIER = "classifier";

    /** Embeddings, encoder and final norm. */
    static VitTensors of(VitConfig config, String prefix) {
        TensorList list = new TensorList();
        int hidden = config.encoder().hidden();
        int patch = config.patches().patch();
        list.add(prefix + CLASS_TOKEN, 1, 1, hidden);
        list.add(prefix + "embeddings.position_embeddings", 1, config.patches().tokens(), hidden);
        String projection = prefix + "embeddings.patch_embeddings.projection";
        list.add(projection + ".weight", hidden, PatchConfig.CHANNELS, patch, patch);
        list.add(projection + ".bias", hidden);
        for (int layer = 0; layer < config.encoder().layers(); layer++) {
            addLayer(list, config, prefix + "encoder.layer.%d.".formatted(layer));
        }
        list.addNorm(prefix + "layernorm", hidden);
        return new VitTensors(prefix, list);
    }

    VitTensors withPooler(int outputs, int hidden) {
        list.addLinear(prefix + POOLER, outputs, hidden, true);
        return this;
    }

    VitTensors withClassifier(int classes, int hidden) {
        list.addLinear(CLASSIFIER, classes, hidden, true);
        return this;
    }

    private static void addLayer(TensorList list, VitConfig config, String name) {
        int hidden = config.encoder().hidden();
        int intermediate = config.encoder().intermediate();
        list.addNorm(name + "layernorm_before", hidden);
        String attention = name + "attention.attention.";
        list.addFused(attention + "qkv", attention, List.of("query", "key", "value"), hidden, config.qkvBias());
        list.addPacked(name + "attention.output.dense", hidden, hidden);
        list.addNorm(name + "layernorm_after", hidden);
        list.addPacked(name + "intermediate.dense", intermediate, hidden);
        list.addPacked(name + "output.dense", hidden, intermediate);
    }
}
