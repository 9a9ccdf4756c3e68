package io.sluice.client;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * An embedding, or the logits of a ranking, as it came over the wire.
 *
 * @param type of an element
 * @param shape extent of each axis, outermost first
 * @param data read-only, little-endian, row-major, from position 0 to its limit
 * @param scale INT8 only: a value is its element times this; 0 otherwise
 */
public record Vector(Type type, List<Integer> shape, ByteBuffer data, float scale) {

    /** Type of an element. */
    public enum Type {
        FLOAT32(Float.BYTES),
        /** IEEE 754 binary16. */
        FLOAT16(Short.BYTES),
        /** Symmetric, one scale for the whole vector. */
        INT8(Byte.BYTES);

        private final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }
    }

    /** @throws IllegalArgumentException if {@code data} does not hold as many bytes as {@code shape} asks for */
    public Vector {
        shape = List.copyOf(shape);
        data = data.asReadOnlyBuffer().rewind().order(ByteOrder.LITTLE_ENDIAN);
        long elements = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
        if (elements * type.bytes != data.limit()) {
            throw new IllegalArgumentException(
                    "a %s vector of shape %s in %d bytes".formatted(type, shape, data.limit()));
        }
    }

    /** How many elements there are. */
    public int size() {
        return data.limit() / type.bytes;
    }

    /** Every element as a float, INT8 already multiplied by its scale. */
    public float[] toFloats() {
        // A view loses the byte order of what it views.
        ByteBuffer view = data.duplicate().order(ByteOrder.LITTLE_ENDIAN).rewind();
        float[] values = new float[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (type) {
                case FLOAT32 -> view.getFloat();
                case FLOAT16 -> halfToFloat(view.getShort());
                case INT8 -> view.get() * scale;
            };
        }
        return values;
    }

    /** Exact: every binary16 value, subnormal, infinite and NaN included, has a binary32 of the same value. */
    static float halfToFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = (half >>> 10) & 0x1f;
        int fraction = half & 0x3ff;
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int widened = exponent == 0x1f ? 0xff : exponent - 15 + 127;
        return Float.intBitsToFloat(sign | widened << 23 | fraction << 13);
    }
}
