package io.sluice.model.engine.rows;

import io.sluice.model.engine.Output.Pooling;
import io.sluice.model.engine.OutputTensor;

/** Makes embeddings of token vectors. */
public final class TokenPooling {

    private TokenPooling() {}

    /**
     * @param values {@code [rows, tokens, width]}
     * @param rows whose tokens these are
     * @param pooling any but {@link Pooling#NONE}
     */
    public static OutputTensor pool(float[] values, TowerRows rows, int tokens, Pooling pooling) {
        int width = values.length / rows.count() / tokens;
        if (pooling == Pooling.TOKENS) {
            return new OutputTensor(new int[] {tokens, width}, values);
        }
        float[] pooled = new float[rows.count() * width];
        for (int row = 0; row < rows.count(); row++) {
            int first = row * tokens * width;
            if (pooling == Pooling.MEAN) {
                mean(values, first, rows.firstInMean(), rows.length(row), pooled, row * width, width);
            } else {
                int token = tokens == 1 ? 0 : rows.pooled(row);
                System.arraycopy(values, first + token * width, pooled, row * width, width);
            }
        }
        return new OutputTensor(new int[] {width}, pooled);
    }

    private static void mean(float[] values, int first, int from, int to, float[] pooled, int target, int width) {
        for (int i = 0; i < width; i++) {
            double sum = 0;
            for (int token = from; token < to; token++) {
                sum += values[first + token * width + i];
            }
            pooled[target + i] = (float) (sum / (to - from));
        }
    }
}
