package io.sluice.model.architecture;

import io.sluice.model.engine.LinearLayer;
import io.sluice.model.snapshot.TensorSpec;
import java.util.ArrayList;
import java.util.List;

/** Collects the tensors of a network, by the names that checkpoints on the hub have. */
final class TensorList {

    private final List<TensorSpec> tensors = new ArrayList<>();
    private final List<LinearLayer> linearLayers = new ArrayList<>();

    /** @param shape extents, outermost first; none for a scalar */
    void add(String name, long... shape) {
        tensors.add(TensorSpec.of(name, shape));
    }

    void addNorm(String name, int size) {
        add(name + ".weight", size);
        add(name + ".bias", size);
    }

    /** A linear layer that is computed as it is, such as a head. */
    void addLinear(String name, int outputs, int inputs, boolean bias) {
        add(name + ".weight", outputs, inputs);
        if (bias) {
            add(name + ".bias", outputs);
        }
    }

    /** A linear layer of the encoder, for the engine to pack. */
    void addPacked(String name, int outputs, int inputs) {
        addLinear(name, outputs, inputs, true);
        linearLayers.add(new LinearLayer(name, List.of(name), true));
    }

    /** Layers {@code prefix + part} of the same input, which the graph computes as one that it calls {@code name}. */
    void addFused(String name, String prefix, List<String> parts, int size, boolean bias) {
        List<String> names = parts.stream().map(part -> prefix + part).toList();
        names.forEach(part -> addLinear(part, size, size, bias));
        linearLayers.add(new LinearLayer(name, names, bias));
    }

    List<TensorSpec> all() {
        return List.copyOf(tensors);
    }

    /** Those for the engine to pack. */
    List<LinearLayer> linearLayers() {
        return List.copyOf(linearLayers);
    }
}
