package io.sluice.model.engine;

/** The form that rows of a batch have. A batch holds one lane. */
public enum Lane {
    /** UINT8 {@code [S, S, 3]}, RGB; the graph normalises. */
    PIXELS(1),
    /** FLOAT32 {@code [3, S, S]} in native byte order, already normalised. */
    NORMALIZED_PIXELS(Float.BYTES);

    private final int bytesPerChannel;

    Lane(int bytesPerChannel) {
        this.bytesPerChannel = bytesPerChannel;
    }

    /** Bytes of one row for an input of {@code inputSize} by {@code inputSize} pixels. */
    public int rowBytes(int inputSize) {
        return Math.multiplyExact(3 * bytesPerChannel, Math.multiplyExact(inputSize, inputSize));
    }
}
