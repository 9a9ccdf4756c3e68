package io.sluice.model.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/** Copies floats of the wire's byte order to the machine's, and refuses those that would poison a batch. */
final class BoundedFloats {

    /** Far beyond any normalised picture, and far below what overflows inside a network: from 1e20 on a ViT answers NaN. */
    static final int MAX_MAGNITUDE = 1_000_000;

    private static final int CHUNK = 4096;
    private static final int MAGNITUDE = 0x7FFF_FFFF;
    private static final int MAX_MAGNITUDE_BITS = Float.floatToIntBits(MAX_MAGNITUDE);

    private BoundedFloats() {}

    /** Copies all remaining floats and advances {@code row}; on a refusal its position is unchanged. */
    static void copy(ByteBuffer values, ByteBuffer row) throws InvalidImageException {
        IntBuffer from = values.duplicate().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
        IntBuffer to = row.duplicate().order(ByteOrder.nativeOrder()).asIntBuffer();
        int[] chunk = new int[Math.min(CHUNK, from.remaining())];
        while (from.hasRemaining()) {
            int count = Math.min(chunk.length, from.remaining());
            int at = from.position();
            from.get(chunk, 0, count);
            requireBounded(chunk, count, at);
            to.put(chunk, 0, count);
        }
        row.position(row.position() + values.remaining());
    }

    /* Without their signs the bits of floats are ordered as the floats are, with infinity and NaN above all numbers. */
    private static void requireBounded(int[] bits, int count, int at) throws InvalidImageException {
        for (int i = 0; i < count; i++) {
            if ((bits[i] & MAGNITUDE) > MAX_MAGNITUDE_BITS) {
                throw new InvalidImageException("has %s at index %d; values must be numbers in [-%d, %d]"
                        .formatted(Float.intBitsToFloat(bits[i]), at + i, MAX_MAGNITUDE, MAX_MAGNITUDE));
            }
        }
    }
}
