package io.sluice.model.image;

import static io.sluice.model.image.FilterTaps.FRACTION_BITS;

import io.sluice.model.image.codec.RgbImage;
import java.util.Arrays;

/**
 * Pillow's resampler for 8-bit RGB, to the bit: two passes, each rounded to bytes, in fixed point.
 *
 * <p>The rounding between the passes makes their order visible. As Pillow 13: rows first where the height shrinks, and by
 * more than twice what the width shrinks; otherwise columns first.
 */
final class Resizer {

    private static final int ROUND = 1 << (FRACTION_BITS - 1);
    private static final long ROUND_BOTH = (long) ROUND << 32 | ROUND;

    private Resizer() {}

    /** Output size of a whole picture, and the rectangle of it that is wanted. */
    record Target(int width, int height, int left, int top, int columns, int rows) {}

    /** Resizes; returns UINT8 {@code [rows, columns, 3]}, which is only the wanted rectangle. */
    static byte[] resize(RgbImage image, Target target, ImageProcessorConfig.Filter filter) {
        FilterTaps across = FilterTaps.of(image.width(), target.width(), target.left(), target.columns(), filter);
        FilterTaps down = FilterTaps.of(image.height(), target.height(), target.top(), target.rows(), filter);
        long shrunkRows = (long) image.height() - target.height();
        long shrunkColumns = (long) image.width() - target.width();
        if (shrunkRows > 0 && shrunkRows > 2 * shrunkColumns) {
            byte[] squeezed = downFromBytes(image, across, down);
            return toBytes(across(squeezed, across.inputs(), across.firstInput(), 0, down.length(), across));
        }
        int[] squeezed = across(image.rgb(), image.width(), 0, down.firstInput(), down.inputs(), across);
        return downFromInts(squeezed, 3 * across.length(), down);
    }

    /**
     * Resamples columns. Two rows go through one multiplication, in the halves of a long: their products stay below 32
     * bits, and what a negative lower half borrows from the upper is given back at the end.
     *
     * @param width pixels a row of the source, whose column 0 is the picture's {@code firstColumn}
     * @return samples 0..255, one to an int so that the pass over rows becomes vector instructions
     */
    private static int[] across(byte[] source, int width, int firstColumn, int firstRow, int rows, FilterTaps taps) {
        int[] result = new int[rows * 3 * taps.length()];
        int begin = 3 * (taps.firstInput() - firstColumn);
        long[] pairs = new long[3 * taps.inputs()];
        for (int row = 0; row < rows; row += 2) {
            int second = Math.min(row + 1, rows - 1);
            pair(source, 3 * width * (firstRow + row) + begin, 3 * width * (firstRow + second) + begin, pairs);
            acrossPair(pairs, taps, result, row * 3 * taps.length(), second * 3 * taps.length());
        }
        return result;
    }

    private static void pair(byte[] source, int low, int high, long[] pairs) {
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = (long) (source[high + i] & 0xFF) << 32 | (source[low + i] & 0xFF);
        }
    }

    private static void acrossPair(long[] pairs, FilterTaps taps, int[] result, int low, int high) {
        int[] weights = taps.weights();
        int origin = taps.firstInput();
        for (int x = 0; x < taps.length(); x++) {
            int from = 3 * (taps.start()[x] - origin);
            int first = x * taps.stride();
            int count = taps.count()[x];
            long red = ROUND_BOTH;
            long green = ROUND_BOTH;
            long blue = ROUND_BOTH;
            for (int t = 0; t < count; t++) {
                long weight = weights[first + t];
                red += weight * pairs[from + 3 * t];
                green += weight * pairs[from + 3 * t + 1];
                blue += weight * pairs[from + 3 * t + 2];
            }
            put(red, result, low + 3 * x, high + 3 * x);
            put(green, result, low + 3 * x + 1, high + 3 * x + 1);
            put(blue, result, low + 3 * x + 2, high + 3 * x + 2);
        }
    }

    private static void put(long sums, int[] result, int low, int high) {
        int lowSum = (int) sums;
        result[low] = clip(lowSum);
        result[high] = clip((int) ((sums - lowSum) >> 32));
    }

    private static byte[] downFromInts(int[] source, int rowLength, FilterTaps taps) {
        byte[] result = new byte[taps.length() * rowLength];
        int[] sums = new int[rowLength];
        for (int y = 0; y < taps.length(); y++) {
            Arrays.fill(sums, ROUND);
            int from = (taps.start()[y] - taps.firstInput()) * rowLength;
            for (int t = 0; t < taps.count()[y]; t++) {
                addRow(sums, source, from + t * rowLength, taps.weights()[y * taps.stride() + t]);
            }
            putRow(sums, result, y * rowLength);
        }
        return result;
    }

    private static void addRow(int[] sums, int[] source, int from, int weight) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += weight * source[from + i];
        }
    }

    private static byte[] downFromBytes(RgbImage image, FilterTaps across, FilterTaps taps) {
        int rowLength = 3 * across.inputs();
        byte[] result = new byte[taps.length() * rowLength];
        int[] sums = new int[rowLength];
        for (int y = 0; y < taps.length(); y++) {
            Arrays.fill(sums, ROUND);
            for (int t = 0; t < taps.count()[y]; t++) {
                int from = 3 * ((taps.start()[y] + t) * image.width() + across.firstInput());
                addRow(sums, image.rgb(), from, taps.weights()[y * taps.stride() + t]);
            }
            putRow(sums, result, y * rowLength);
        }
        return result;
    }

    private static void addRow(int[] sums, byte[] source, int from, int weight) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += weight * (source[from + i] & 0xFF);
        }
    }

    private static void putRow(int[] sums, byte[] result, int to) {
        for (int i = 0; i < sums.length; i++) {
            result[to + i] = (byte) clip(sums[i]);
        }
    }

    private static byte[] toBytes(int[] samples) {
        byte[] bytes = new byte[samples.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) samples[i];
        }
        return bytes;
    }

    private static int clip(int sum) {
        return Math.max(0, Math.min(255, sum >> FRACTION_BITS));
    }
}
