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
     * Resamples columns, four rows at a time: two rows go through one multiplication, in the halves of a long, and two
     * such pairs share the loop over weights.
     *
     * @param width pixels a row of the source, whose column 0 is the picture's {@code firstColumn}
     * @return samples 0..255, one to an int so that the pass over rows becomes vector instructions
     */
    private static int[] across(byte[] source, int width, int firstColumn, int firstRow, int rows, FilterTaps taps) {
        int rowLength = 3 * taps.length();
        int[] result = new int[rows * rowLength];
        int begin = 3 * (taps.firstInput() - firstColumn + width * firstRow);
        int sourceRow = 3 * width;
        long[] pairs = new long[6 * taps.inputs()];
        for (int row = 0; row < rows; row += 4) {
            // At the end rows are repeated; they write what they wrote already.
            int second = Math.min(row + 1, rows - 1);
            int third = Math.min(row + 2, rows - 1);
            int fourth = Math.min(row + 3, rows - 1);
            pair(source, begin + sourceRow * row, begin + sourceRow * second, pairs, 0);
            pair(source, begin + sourceRow * third, begin + sourceRow * fourth, pairs, 1);
            int[] to = {row * rowLength, second * rowLength, third * rowLength, fourth * rowLength};
            acrossPairs(pairs, taps, result, to);
        }
        return result;
    }

    /** Fills every other element, so that what one weight multiplies lies together. */
    private static void pair(byte[] source, int low, int high, long[] pairs, int first) {
        int samples = pairs.length / 2;
        for (int i = 0; i < samples; i++) {
            pairs[2 * i + first] = (long) (source[high + i] & 0xFF) << 32 | (source[low + i] & 0xFF);
        }
    }

    private static void acrossPairs(long[] pairs, FilterTaps taps, int[] result, int[] to) {
        int[] weights = taps.weights();
        int[] starts = taps.start();
        int[] counts = taps.count();
        int origin = taps.firstInput();
        for (int x = 0; x < starts.length; x++) {
            int from = 6 * (starts[x] - origin);
            int first = x * taps.stride();
            int end = first + counts[x];
            long upperRed = ROUND_BOTH;
            long upperGreen = ROUND_BOTH;
            long upperBlue = ROUND_BOTH;
            long lowerRed = ROUND_BOTH;
            long lowerGreen = ROUND_BOTH;
            long lowerBlue = ROUND_BOTH;
            for (int t = first; t < end; t++, from += 6) {
                long weight = weights[t];
                upperRed += weight * pairs[from];
                lowerRed += weight * pairs[from + 1];
                upperGreen += weight * pairs[from + 2];
                lowerGreen += weight * pairs[from + 3];
                upperBlue += weight * pairs[from + 4];
                lowerBlue += weight * pairs[from + 5];
            }
            int at = 3 * x;
            put(upperRed, result, to[0] + at, to[1] + at);
            put(upperGreen, result, to[0] + at + 1, to[1] + at + 1);
            put(upperBlue, result, to[0] + at + 2, to[1] + at + 2);
            put(lowerRed, result, to[2] + at, to[3] + at);
            put(lowerGreen, result, to[2] + at + 1, to[3] + at + 1);
            put(lowerBlue, result, to[2] + at + 2, to[3] + at + 2);
        }
    }

    /** Parts two sums. What a negative lower one borrowed from the upper is given back. */
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
