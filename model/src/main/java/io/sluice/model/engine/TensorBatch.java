package io.sluice.model.engine;

import java.nio.ByteBuffer;

/**
 * The input of one forward pass.
 *
 * @param lane form of every row
 * @param rows how many, at least 1
 * @param data direct, native byte order; from its position {@code rows} rows of {@link Lane#rowBytes} bytes, without gaps
 */
public record TensorBatch(Lane lane, int rows, ByteBuffer data) {

    public TensorBatch {
        if (rows < 1) {
            throw new IllegalArgumentException("rows must be at least 1, got " + rows);
        }
        if (!data.isDirect()) {
            throw new IllegalArgumentException("data must be a direct buffer: the device reads it without copying");
        }
    }
}
