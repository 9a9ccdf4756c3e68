package io.sluice.model.generated;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One tensor with deterministic, roughly normal values.
 *
 * <p>Value {@code i} mixes the FNV-1a hash of {@code <seed>/<name>} and {@code i} by splitmix64, sums the four 16-bit
 * parts of the result, centres and scales the sum, and rounds once to float32.
 *
 * @param shape extents, outermost first; none for a scalar
 * @param scale standard deviation
 */
public record WeightRecipe(String name, long[] shape, double scale, double mean) implements StoredTensor {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    /** Mean and standard deviation of the sum of four uniform 16-bit numbers. */
    private static final double SUM_MEAN = 131070.0;

    private static final double SUM_DEVIATION = 37837.2;

    public int length() {
        return Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    }

    @Override
    public String type() {
        return "F32";
    }

    @Override
    public int bytes() {
        return Math.multiplyExact(Float.BYTES, length());
    }

    @Override
    public void writeTo(ByteBuffer target, String seed) {
        target.asFloatBuffer().put(values(seed));
    }

    /** The values, row-major. */
    public float[] values(String seed) {
        long hash = FNV_OFFSET;
        for (byte b : (seed + "/" + name).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        float[] values = new float[length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (mean + scale * normal(hash + (i + 1) * GOLDEN_GAMMA));
        }
        return values;
    }

    private static double normal(long state) {
        long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        z = z ^ (z >>> 31);
        long sum = (z & 0xffff) + ((z >>> 16) & 0xffff) + ((z >>> 32) & 0xffff) + (z >>> 48);
        return (sum - SUM_MEAN) / SUM_DEVIATION;
    }
}
