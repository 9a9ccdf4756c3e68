package io.sluice.server.response;

/** IEEE 754 binary16. The JDK has it from 20 on ({@code Float.floatToFloat16}); the release here is 17. */
final class HalfPrecision {

    private static final int FLOAT_TO_HALF_MANTISSA = 13;
    private static final int SMALLEST_NORMAL_EXPONENT = -14;
    private static final int SMALLEST_EXPONENT = -25;
    private static final int LARGEST_EXPONENT = 15;
    private static final int INFINITY_BITS = 0x7c00;
    private static final int NAN_BITS = 0x7e00;

    private HalfPrecision() {}

    /** The nearest binary16, ties to even; beyond 65504 infinity. */
    static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & 0x8000;
        if (Float.isNaN(value)) {
            return (short) (sign | NAN_BITS);
        }
        int exponent = Math.getExponent(value);
        if (exponent > LARGEST_EXPONENT) {
            return (short) (sign | INFINITY_BITS);
        }
        if (exponent < SMALLEST_EXPONENT) {
            return (short) sign;
        }
        int mantissa = (bits & 0x7fffff) | 0x800000;
        if (exponent < SMALLEST_NORMAL_EXPONENT) {
            int shift = FLOAT_TO_HALF_MANTISSA + SMALLEST_NORMAL_EXPONENT - exponent;
            return (short) (sign | roundedShift(mantissa, shift));
        }
        // A mantissa that rounds up to the next power of two carries into the exponent, and at the top into infinity.
        int half = ((exponent - SMALLEST_NORMAL_EXPONENT) << 10) + roundedShift(mantissa, FLOAT_TO_HALF_MANTISSA);
        return (short) (sign | half);
    }

    private static int roundedShift(int mantissa, int shift) {
        int quotient = mantissa >>> shift;
        int rest = mantissa & ((1 << shift) - 1);
        int half = 1 << (shift - 1);
        boolean up = rest > half || (rest == half && (quotient & 1) == 1);
        return up ? quotient + 1 : quotient;
    }
}
