package io.sluice.model.engine;

/** The form that rows of a batch have. A batch holds one lane. */
public enum Lane {
    /** UINT8 {@code [S, S, 3]}, RGB; the graph normalises. */
    PIXELS(Tower.VISION),
    /** FLOAT32 {@code [3, S, S]} in native byte order, already normalised. */
    NORMALIZED_PIXELS(Tower.VISION),
    /**
     * INT32 {@code [tokens]} in native byte order: the ids of one text, start and end included. In a batch every row is as
     * long as the longest text, and ends in {@link #NO_TOKEN} where its own text is shorter.
     */
    TOKENS(Tower.TEXT);

    /** What a row of {@link #TOKENS} is padded with. */
    public static final int NO_TOKEN = -1;

    private static final int CHANNELS = 3;

    private final Tower tower;

    Lane(Tower tower) {
        this.tower = tower;
    }

    /** Which half of the model reads it. */
    public Tower tower() {
        return tower;
    }

    /** Bytes of one row; of {@link #TOKENS}, of the longest. */
    public int rowBytes(InputShape shape) {
        int values = this == TOKENS
                ? shape.contextLength()
                : Math.multiplyExact(CHANNELS, Math.multiplyExact(shape.imageSize(), shape.imageSize()));
        return this == PIXELS ? values : Math.multiplyExact(Float.BYTES, values);
    }
}
