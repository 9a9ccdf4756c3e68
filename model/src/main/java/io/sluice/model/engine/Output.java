package io.sluice.model.engine;

/**
 * One thing that a forward pass can be asked to compute.
 *
 * @param source where in the network it is taken
 * @param layer for {@link Source#HIDDEN_STATE} 0..L as transformers numbers hidden states; else 0
 * @param pooling how tokens become one vector; {@link Pooling#NONE} where the source has no tokens
 */
public record Output(Source source, int layer, Pooling pooling) {

    /** Float32 {@code [classes]}, before softmax. */
    public static final Output LOGITS = new Output(Source.LOGITS, 0, Pooling.NONE);

    /** Float32 {@code [dim]}: the checkpoint's own pooler. */
    public static final Output POOLER = new Output(Source.POOLER, 0, Pooling.NONE);

    /**
     * Float32 {@code [dim]}: the pooled tower after its projection into the space that pictures and texts share, not
     * normalised (transformers: {@code get_image_features}, {@code get_text_features}).
     */
    public static final Output PROJECTION = new Output(Source.PROJECTION, 0, Pooling.NONE);

    /** Where in the network an output is taken. */
    public enum Source {
        LOGITS,
        POOLER,
        /** The last hidden state after the final layer norm. */
        LAST_HIDDEN_STATE,
        /** The hidden state of {@link Output#layer}; layer L is before the final layer norm. */
        HIDDEN_STATE,
        /** What {@link Output#PROJECTION} says. */
        PROJECTION
    }

    /** How token vectors become an embedding. */
    public enum Pooling {
        /** The source has no tokens. */
        NONE,
        /** The class token; of a text its end token, which is what CLIP pools. {@code [dim]} */
        CLS,
        /** The mean over patch tokens; of a text over all its tokens, start and end included. {@code [dim]} */
        MEAN,
        /** Every token, class token first. {@code [tokens, dim]}; padding of a shorter text has some value or other */
        TOKENS
    }

    public Output {
        boolean hasTokens = source == Source.LAST_HIDDEN_STATE || source == Source.HIDDEN_STATE;
        if (hasTokens == (pooling == Pooling.NONE)) {
            throw new IllegalArgumentException(source + " cannot be pooled as " + pooling);
        }
        if (layer < 0 || (layer > 0 && source != Source.HIDDEN_STATE)) {
            throw new IllegalArgumentException(source + " has no layer " + layer);
        }
    }

    public static Output lastHiddenState(Pooling pooling) {
        return new Output(Source.LAST_HIDDEN_STATE, 0, pooling);
    }

    public static Output hiddenState(int layer, Pooling pooling) {
        return new Output(Source.HIDDEN_STATE, layer, pooling);
    }
}
