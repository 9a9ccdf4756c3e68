package io.sluice.model.snapshot;

import java.util.Arrays;
import java.util.List;

/**
 * A tensor that a network needs.
 *
 * @param name as the checkpoint spells it
 * @param shape extents, outermost first; empty for a scalar
 */
public record TensorSpec(String name, List<Long> shape) {

    public TensorSpec {
        shape = List.copyOf(shape);
    }

    /** A tensor of these extents. */
    public static TensorSpec of(String name, long... shape) {
        return new TensorSpec(name, Arrays.stream(shape).boxed().toList());
    }

    /** Bytes it takes as float32. */
    public long floatBytes() {
        return shape.stream().reduce((long) Float.BYTES, Math::multiplyExact);
    }
}
