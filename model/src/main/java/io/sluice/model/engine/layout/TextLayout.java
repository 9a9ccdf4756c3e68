package io.sluice.model.engine.layout;

import java.util.List;

/**
 * A causal encoder of token ids.
 *
 * @param tokens name of the embeddings, {@code [ids, width]}
 * @param positions name of the embeddings of positions, {@code [longest, width]}
 * @param encoder whose tokens look only at themselves and at those before
 * @param finalNorm name of the layer norm behind it
 * @param heads on the end token
 * @param endToken id of the token that stands for its text; 2 where the highest id does
 */
public record TextLayout(
        String tokens, String positions, EncoderLayout encoder, String finalNorm, List<Head> heads, int endToken) {

    private static final int HIGHEST_ID = 2;

    public TextLayout {
        heads = List.copyOf(heads);
    }

    /**
     * Where the token lies that stands for a text: the first end token, as in the reference. A configuration with the end
     * token 2 is older than its own tokenizer, whose end token has the highest id. Where there is none, the first token.
     */
    public int pooledToken(int[] ids) {
        int found = 0;
        for (int i = 0; i < ids.length; i++) {
            if (endToken == HIGHEST_ID) {
                found = ids[i] > ids[found] ? i : found;
            } else if (ids[i] == endToken) {
                return i;
            }
        }
        return found;
    }
}
