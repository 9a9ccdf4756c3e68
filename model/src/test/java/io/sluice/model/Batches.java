package io.sluice.model;

import io.sluice.model.engine.Lane;
import io.sluice.model.engine.TensorBatch;
import io.sluice.model.golden.Golden;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Batches for tests. */
final class Batches {

    private Batches() {}

    /** Rows already normalised, one array each. */
    static TensorBatch normalized(List<float[]> rows) {
        ByteBuffer data = ByteBuffer.allocateDirect(rows.size() * rows.get(0).length * Float.BYTES)
                .order(ByteOrder.nativeOrder());
        rows.forEach(row -> {
            data.asFloatBuffer().put(row);
            data.position(data.position() + row.length * Float.BYTES);
        });
        return new TensorBatch(Lane.NORMALIZED_PIXELS, rows.size(), data.flip());
    }

    /** Rows of token ids, each filled up to the longest. */
    static TensorBatch tokens(List<int[]> rows) {
        int longest = rows.stream().mapToInt(row -> row.length).max().orElseThrow();
        ByteBuffer data =
                ByteBuffer.allocateDirect(rows.size() * longest * Integer.BYTES).order(ByteOrder.nativeOrder());
        for (int[] row : rows) {
            for (int i = 0; i < longest; i++) {
                data.putInt(i < row.length ? row[i] : Lane.NO_TOKEN);
            }
        }
        return new TensorBatch(Lane.TOKENS, rows.size(), data.flip());
    }

    /** Golden pictures, stored channels first, as rows of pixels. */
    static TensorBatch pixels(Golden pictures, List<String> tensors) {
        int side = pictures.shape(tensors.get(0))[1];
        ByteBuffer data = ByteBuffer.allocateDirect(tensors.size() * 3 * side * side);
        for (String tensor : tensors) {
            ByteBuffer planes = pictures.bytes(tensor);
            for (int pixel = 0; pixel < side * side; pixel++) {
                for (int channel = 0; channel < 3; channel++) {
                    data.put(planes.get(channel * side * side + pixel));
                }
            }
        }
        return new TensorBatch(Lane.PIXELS, tensors.size(), data.flip());
    }
}
