package io.sluice.model.generated;

import java.nio.ByteBuffer;

/** A tensor that can be written. */
public sealed interface StoredTensor permits PositionIds, WeightRecipe {

    String name();

    /** Its element type, by safetensors' name. */
    String type();

    /** Extents, outermost first. */
    long[] shape();

    /** Bytes of all its elements. */
    int bytes();

    /** @param target little-endian, with {@link #bytes} bytes remaining */
    void writeTo(ByteBuffer target, String seed);
}
