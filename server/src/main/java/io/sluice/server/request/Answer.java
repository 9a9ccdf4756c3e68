package io.sluice.server.request;

import io.sluice.server.request.task.VectorType;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one row is answered with. */
public sealed interface Answer {

    /**
     * A ranking.
     *
     * @param categories best first; equal scores by lower index
     * @param logits {@code [classes]} before softmax, if asked for
     */
    record Classification(List<Category> categories, float @Nullable [] logits) implements Answer {}

    /**
     * One class of a ranking.
     *
     * @param score softmax probability over all classes, in [0, 1]
     */
    record Category(int index, String label, float score) {}

    /**
     * A vector, or a vector per token.
     *
     * @param shape {@code [dim]} or {@code [tokens, dim]}
     * @param data row-major, little-endian, read-only
     * @param scale step of INT8 data; 0 for other types
     */
    record Embedding(VectorType type, int[] shape, ByteBuffer data, float scale) implements Answer {}
}
