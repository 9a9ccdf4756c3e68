package io.sluice.model.engine.layout;

import java.util.List;

/**
 * How a byte of a picture becomes a number: {@code (float(value * factor) - mean) / std}, with the product in double
 * precision and all else in single, which is the order in which the reference rounds.
 *
 * @param factor 1/255 as a rule
 * @param mean of each channel
 * @param std of each channel
 */
public record PixelScale(double factor, List<Float> mean, List<Float> std) {

    private static final int VALUES = 256;

    public PixelScale {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }

    /** The number of each of the 256 values in {@code channel}. */
    public float[] table(int channel) {
        float[] table = new float[VALUES];
        for (int value = 0; value < VALUES; value++) {
            table[value] = ((float) (value * factor) - mean.get(channel)) / std.get(channel);
        }
        return table;
    }
}
