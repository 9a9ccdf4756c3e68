package io.sluice.model.snapshot;

import java.nio.ByteBuffer;

/** 16-bit floats as float32, exactly. */
final class Widening {

    private static final int HALF_EXPONENT_MAX = 31;
    private static final int HALF_MANTISSA_BITS = 10;
    private static final int FLOAT_MANTISSA_BITS = 23;
    /** Difference of the exponents' biases, 127 - 15. */
    private static final int BIAS_DIFFERENCE = 112;

    private Widening() {}

    /**
     * Appends every value of {@code narrow} to {@code target}.
     *
     * @param type {@link ElementType#F16} or {@link ElementType#BF16}
     */
    static void append(ElementType type, ByteBuffer narrow, ByteBuffer target) {
        boolean half = type == ElementType.F16;
        while (narrow.hasRemaining()) {
            short bits = narrow.getShort();
            target.putFloat(half ? halfToFloat(bits) : bfloat16ToFloat(bits));
        }
    }

    /** IEEE 754 binary16: 1 sign, 5 exponent and 10 mantissa bits. */
    static float halfToFloat(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = (bits >>> HALF_MANTISSA_BITS) & HALF_EXPONENT_MAX;
        int mantissa = bits & 0x3ff;
        if (exponent == 0) {
            float magnitude = mantissa * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int wideExponent = exponent == HALF_EXPONENT_MAX ? 0xff : exponent + BIAS_DIFFERENCE;
        int wideMantissa = mantissa << (FLOAT_MANTISSA_BITS - HALF_MANTISSA_BITS);
        return Float.intBitsToFloat(sign | (wideExponent << FLOAT_MANTISSA_BITS) | wideMantissa);
    }

    /** The upper half of a float32. */
    static float bfloat16ToFloat(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }
}
