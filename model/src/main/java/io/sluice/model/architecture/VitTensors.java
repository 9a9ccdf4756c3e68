package io.sluice.model.architecture;

import io.sluice.model.snapshot.TensorSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects the tensors of a ViT, by the names that checkpoints on the hub have. */
final class VitTensors {

    static final String CLASS_TOKEN = "embeddings.cls_token";
    static final String POOLER = "pooler.dense";
    static final String CLASSIFIER = "classifier";

    private final String prefix;
    private final List<TensorSpec> tensors = new ArrayList<>();
    private final Set<String> linearWeights = new HashSet<>();

    private VitTensors(String prefix) {
        this.prefix = prefix;
    }

    /** Embeddings, encoder and final norm. */
    static VitTensors of(VitConfig config, String prefix) {
        VitTensors tensors = new VitTensors(prefix);
        VitConfig.Size size = config.size();
        tensors.add(prefix + CLASS_TOKEN, 1, 1, size.hidden());
        tensors.add(prefix + "embeddings.position_embeddings", 1, size.tokens(), size.hidden());
        String projection = prefix + "embeddings.patch_embeddings.projection";
        tensors.add(projection + ".weight", size.hidden(), 3, size.patch(), size.patch());
        tensors.add(projection + ".bias", size.hidden());
        for (int layer = 0; layer < size.layers(); layer++) {
            tensors.addLayer(config, prefix + "encoder.layer.%d.".formatted(layer));
        }
        tensors.addNorm(prefix + "layernorm", size.hidden());
        return tensors;
    }

    VitTensors withPooler(int outputs, int hidden) {
        addLinear(prefix + POOLER, outputs, hidden, true);
        return this;
    }

    VitTensors withClassifier(int classes, int hidden) {
        addLinear(CLASSIFIER, classes, hidden, true);
        return this;
    }

    String prefix() {
        return prefix;
    }

    List<TensorSpec> all() {
        return List.copyOf(tensors);
    }

    Set<String> linearWeights() {
        return Set.copyOf(linearWeights);
    }

    private void addLayer(VitConfig config, String name) {
        int hidden = config.size().hidden();
        int intermediate = config.size().intermediate();
        addNorm(name + "layernorm_before", hidden);
        for (String part : List.of("query", "key", "value")) {
            addLinear(name + "attention.attention." + part, hidden, hidden, config.qkvBias());
        }
        addLinear(name + "attention.output.dense", hidden, hidden, true);
        addNorm(name + "layernorm_after", hidden);
        addLinear(name + "intermediate.dense", intermediate, hidden, true);
        addLinear(name + "output.dense", hidden, intermediate, true);
    }

    private void addNorm(String name, int size) {
        add(name + ".weight", size);
        add(name + ".bias", size);
    }

    private void addLinear(String name, int outputs, int inputs, boolean bias) {
        add(name + ".weight", outputs, inputs);
        linearWeights.add(name + ".weight");
        if (bias) {
            add(name + ".bias", outputs);
        }
    }

    private void add(String name, long... shape) {
        tensors.add(TensorSpec.of(name, shape));
    }
}
