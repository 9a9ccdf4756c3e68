package io.sluice.model.engine;

import java.util.Arrays;

/**
 * One output of a batch: float32, row-major.
 *
 * @param rowShape extents of one row, e.g. {@code [classes]} or {@code [tokens, dim]}
 * @param values {@code rows * product(rowShape)} values
 */
public record OutputTensor(int[] rowShape, float[] values) {

    /** Values of one row. */
    public int rowLength() {
        return Arrays.stream(rowShape).reduce(1, Math::multiplyExact);
    }

    /** A copy of row {@code index}. */
    public float[] row(int index) {
        int length = rowLength();
        return Arrays.copyOfRange(values, index * length, (index + 1) * length);
    }
}
