package io.sluice.model.engine.rows;

import io.sluice.model.engine.Lane;
import io.sluice.model.engine.TensorBatch;
import io.sluice.model.engine.layout.TextLayout;
import java.util.Arrays;

/**
 * What the rows of a batch are made of.
 *
 * @param tokens of the longest row
 * @param lengths tokens of each row
 * @param pooledTokens which token of each row stands for it
 * @param firstInMean the first token in the mean over a row
 */
public record TowerRows(int tokens, int[] lengths, int[] pooledTokens, int firstInMean) {

    /** Pictures: the class token stands for the row, and the mean is over the others. */
    public static TowerRows ofPictures(int rows, int tokens) {
        int[] lengths = new int[rows];
        Arrays.fill(lengths, tokens);
        return new TowerRows(tokens, lengths, new int[rows], 1);
    }

    /** Texts, whose end token stands for each. */
    public static TowerRows ofTexts(TensorBatch batch, TextLayout layout) {
        int[] lengths = new int[batch.rows()];
        int[] pooled = new int[batch.rows()];
        int[] ids = new int[batch.tokens()];
        for (int row = 0; row < batch.rows(); row++) {
            batch.data().slice().order(batch.data().order()).asIntBuffer().get(row * ids.length, ids);
            lengths[row] = length(ids);
            pooled[row] = layout.pooledToken(ids);
        }
        return new TowerRows(batch.tokens(), lengths, pooled, 0);
    }

    public int count() {
        return lengths.length;
    }

    public int length(int row) {
        return lengths[row];
    }

    public int pooled(int row) {
        return pooledTokens[row];
    }

    private static int length(int[] ids) {
        int length = ids.length;
        while (length > 1 && ids[length - 1] == Lane.NO_TOKEN) {
            length--;
        }
        return length;
    }
}
