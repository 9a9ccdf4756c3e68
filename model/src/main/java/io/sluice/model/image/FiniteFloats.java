package io.sluice.model.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/** Copies floats of the wire's byte order to the machine's, and refuses those that would poison a batch. */
final class FiniteFloats {

    private static final int CHUNK = 4096;
    private static final int EXPONENT = 0x7F80_0000;

    private FiniteFloats() {}

    /** Copies all remaining floats and advances {@code row}; on a refusal its position is unchanged. */
    static void copy(ByteBuffer values, ByteBuffer row) throws InvalidImageException {
        IntBuffer from = values.duplicate().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
        IntBuffer to = row.duplicate().order(ByteOrder.nativeOrder()).asIntBuffer();
        int[] chunk = new int[Math.min(CHUNK, from.remaining())];
        while (from.hasRemaining()) {
            int count = Math.min(chunk.length, from.remaining());
            int at = from.position();
            from.get(chunk, 0, count);
            requireFinite(chunk, count, at);
            to.put(chunk, 0, count);
        }
        row.position(row.position() + values.remaining());
    }

    private static void requireFinite(int[] bits, int count, int at) throws InvalidImageException {
        for (int i = 0; i < count; i++) {
            if ((bits[i] & EXPONENT) == EXPONENT) {
                throw new InvalidImageException(
                        "has %s at index %d; values must be finite".formatted(Float.intBitsToFloat(bits[i]), at + i));
            }
        }
    }
}
