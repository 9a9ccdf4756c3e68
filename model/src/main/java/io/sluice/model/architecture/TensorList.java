package io.sluice.model.architecture;

import io.sluice.model.snapshot.TensorSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects the tensors of a network, by the names that checkpoints on the hub have. */
final class TensorList {

    private final List<TensorSpec> tensors = new ArrayList<>();
    private final Set<String> linearWeights = new HashSet<>();

    /** @param shape extents, outermost first; none for a scalar */
    void add(String name, long... shape) {
        tensors.add(TensorSpec.of(name, shape));
    }

    void addNorm(String name, int size) {
        add(name + ".weight", size);
        add(name + ".bias", size);
    }

    void addLinear(String name, int outputs, int inputs, boolean bias) {
        add(name + ".weight", outputs, inputs);
        linearWeights.add(name + ".weight");
        if (bias) {
            add(name + ".bias", outputs);
        }
    }

    List<TensorSpec> all() {
        return List.copyOf(tensors);
    }

    /** Weights of linear layers. */
    Set<String> linearWeights() {
        return Set.copyOf(linearWeights);
    }
}
