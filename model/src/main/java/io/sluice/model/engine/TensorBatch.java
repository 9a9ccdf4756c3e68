package io.sluice.model.engine;

import java.nio.ByteBuffer;

/**
 * The input of one forward pass.
 *
 * @param lane form of every row
 * @param rows how many, at least 1
 * @param data direct, native byte order; from its position to its limit {@code rows} rows of equal length, without gaps
 */
public record TensorBatch(Lane lane, int rows, ByteBuffer data) {

    public TensorBatch {
        if (rows < 1) {
            throw new IllegalArgumentException("rows must be at least 1, got " + rows);
        }
        if (!data.isDirect()) {
            throw new IllegalArgumentException("data must be a direct buffer: the device reads it without copying");
        }
        if (data.remaining() % rows != 0) {
            throw new IllegalArgumentException(
                    "%d bytes cannot be %d rows of equal length".formatted(data.remaining(), rows));
        }
    }

    /** Bytes of each row. */
    public int rowBytes() {
        return data.remaining() / rows;
    }

    /** Of {@link Lane#TOKENS}: ids of each row. */
    public int tokens() {
        return rowBytes() / Integer.BYTES;
    }

    /** The rows {@code first} to {@code first + count - 1} alone, over the same memory. */
    public TensorBatch narrow(int first, int count) {
        ByteBuffer part = data.slice(data.position() + first * rowBytes(), count * rowBytes());
        return new TensorBatch(lane, count, part.order(data.order()));
    }

    /**
     * Checks the batch against what a session takes.
     *
     * @param maxBatchSize most rows; of {@link Lane#TOKENS}, most rows of full length, or as many tokens in shorter ones
     * @throws IllegalArgumentException if rows are too many, too long or too short
     */
    public void check(InputShape shape, int maxBatchSize) {
        int fullRow = lane.rowBytes(shape);
        if (lane == Lane.TOKENS ? tokens() < 1 || rowBytes() > fullRow : rowBytes() != fullRow) {
            throw new IllegalArgumentException("a row of %s has %d bytes, got %d".formatted(lane, fullRow, rowBytes()));
        }
        if (data.remaining() > (long) maxBatchSize * fullRow) {
            throw new IllegalArgumentException(
                    "a batch may have %d rows, got %d of %d bytes".formatted(maxBatchSize, rows, rowBytes()));
        }
    }
}
