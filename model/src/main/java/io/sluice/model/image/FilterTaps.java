package io.sluice.model.image;

import io.sluice.model.image.ImageProcessorConfig.Filter;

/**
 * Which input samples make an output sample, and by how much: Pillow's {@code precompute_coeffs} for 8-bit channels.
 *
 * <p>Output sample {@code first + i} is the sum of {@code weights[i * stride + t] * input[start[i] + t]} for t below
 * {@code count[i]}, in fixed point with {@link #FRACTION_BITS}. A filter is widened when shrinking, so that every input
 * sample counts.
 *
 * @param start first input sample of each output sample, never falling
 * @param count input samples of each output sample, at least 1
 * @param stride weights kept for each output sample
 */
record FilterTaps(int[] start, int[] count, int[] weights, int stride) {

    /** 8 bits of sample and 2 of overshoot leave 22 of an int. */
    static final int FRACTION_BITS = 32 - 8 - 2;

    /**
     * Computes taps for a part of the output.
     *
     * @param in input samples
     * @param out output samples of the whole
     * @param first first output sample wanted
     * @param wanted output samples wanted, at least 1
     */
    static FilterTaps of(int in, int out, int first, int wanted, Filter filter) {
        double scale = (double) in / out;
        double filterScale = Math.max(scale, 1.0);
        double support = support(filter) * filterScale;
        double perSample = 1.0 / filterScale;
        int stride = Math.min((int) Math.ceil(support) * 2 + 1, in);
        int[] start = new int[wanted];
        int[] count = new int[wanted];
        int[] weights = new int[Math.multiplyExact(wanted, stride)];
        double[] exact = new double[stride];
        for (int i = 0; i < wanted; i++) {
            double center = (first + i + 0.5) * scale;
            start[i] = Math.max((int) (center - support + 0.5), 0);
            count[i] = Math.min((int) (center + support + 0.5), in) - start[i];
            double sum = 0;
            for (int t = 0; t < count[i]; t++) {
                exact[t] = weight(filter, (t + start[i] - center + 0.5) * perSample);
                sum += exact[t];
            }
            for (int t = 0; t < count[i]; t++) {
                weights[i * stride + t] = fixed(sum == 0 ? exact[t] : exact[t] / sum);
            }
        }
        return new FilterTaps(start, count, weights, stride);
    }

    /** Output samples. */
    int length() {
        return start.length;
    }

    /** First input sample that counts. */
    int firstInput() {
        return start[0];
    }

    /** Input samples from the first to the last that counts. */
    int inputs() {
        return start[length() - 1] + count[length() - 1] - start[0];
    }

    private static int fixed(double weight) {
        double scaled = weight * (1 << FRACTION_BITS);
        return (int) (weight < 0 ? scaled - 0.5 : scaled + 0.5);
    }

    private static double support(Filter filter) {
        return switch (filter) {
            case BILINEAR -> 1;
            case BICUBIC -> 2;
        };
    }

    private static double weight(Filter filter, double distance) {
        double x = Math.abs(distance);
        return switch (filter) {
            case BILINEAR -> x < 1 ? 1 - x : 0;
            case BICUBIC -> bicubic(x);
        };
    }

    private static double bicubic(double x) {
        double a = -0.5;
        if (x < 1) {
            return ((a + 2) * x - (a + 3)) * x * x + 1;
        }
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
    }
}
