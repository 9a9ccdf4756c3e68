package io.sluice.model.engine;

import java.util.List;

/**
 * A linear layer of a graph's encoder. A back end packs its weights as it likes, in the precision that it computes in.
 *
 * @param name what the graph's code calls it
 * @param parts layers of the checkpoint, whose outputs it computes one behind the other; of each there is a tensor {@code
 *     <part>.weight}, {@code [outputs, inputs]}
 * @param bias whether there is {@code <part>.bias}, {@code [outputs]}, of each, too
 */
public record LinearLayer(String name, List<String> parts, boolean bias) {

    public LinearLayer {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("the layer %s has no parts".formatted(name));
        }
    }
}
