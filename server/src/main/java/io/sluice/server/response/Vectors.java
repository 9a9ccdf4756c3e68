package io.sluice.server.response;

import io.sluice.server.request.Answer.Embedding;
import io.sluice.server.request.task.VectorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Turns float32 vectors into what a client asked for. */
final class Vectors {

    private static final int INT8_MAX = 127;

    private Vectors() {}

    /**
     * Divides each vector by its L2 norm, in place; a vector of zeros stays.
     *
     * @param values vectors of {@code length}, one after another
     */
    static void normalize(float[] values, int length) {
        for (int start = 0; start < values.length; start += length) {
            double squares = 0;
            for (int i = start; i < start + length; i++) {
                squares += (double) values[i] * values[i];
            }
            double norm = Math.sqrt(squares);
            for (int i = start; norm > 0 && i < start + length; i++) {
                values[i] = (float) (values[i] / norm);
            }
        }
    }

    /** @param shape of the whole embedding */
    static Embedding encode(float[] values, int[] shape, VectorType type) {
        return switch (type) {
            case FLOAT32 -> new Embedding(type, shape, float32(values), 0);
            case FLOAT16 -> new Embedding(type, shape, float16(values), 0);
            case INT8 -> int8(values, shape);
        };
    }

    private static ByteBuffer float32(float[] values) {
        ByteBuffer data = buffer(values.length * Float.BYTES);
        data.asFloatBuffer().put(values);
        return data.asReadOnlyBuffer();
    }

    private static ByteBuffer float16(float[] values) {
        ByteBuffer data = buffer(values.length * Short.BYTES);
        for (float value : values) {
            data.putShort(HalfPrecision.fromFloat(value));
        }
        return data.flip().asReadOnlyBuffer();
    }

    /** Symmetric: the largest magnitude becomes 127. A vector of zeros gets scale 1, so that data * scale is right. */
    private static Embedding int8(float[] values, int[] shape) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        float scale = largest == 0 ? 1 : largest / INT8_MAX;
        ByteBuffer data = buffer(values.length);
        for (float value : values) {
            data.put((byte) Math.max(-INT8_MAX, Math.min(INT8_MAX, Math.round(value / scale))));
        }
        return new Embedding(VectorType.INT8, shape, data.flip().asReadOnlyBuffer(), scale);
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
