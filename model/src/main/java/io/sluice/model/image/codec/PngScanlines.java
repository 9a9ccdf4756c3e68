package io.sluice.model.image.codec;

import java.io.IOException;

/** Scanlines of one PNG as RGB: undoes the filters, spreads out interlaced passes, widens samples to bytes. */
final class PngScanlines {

    /** Adam7: first column, first row, column step, row step of each pass. */
    private static final int[][] PASSES = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };

    private static final int[] WHOLE = {0, 0, 1, 1};

    private final PngHeader header;
    private final byte[] palette;
    private final PngInflater data;
    private final int filterDistance;
    private final byte[] rgb;

    PngScanlines(PngHeader header, byte[] palette, PngInflater data) {
        this.header = header;
        this.palette = palette;
        this.data = data;
        this.filterDistance = Math.max(1, header.channels() * header.depth() / 8);
        this.rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(header.width(), header.height()))];
    }

    RgbImage decode() throws IOException {
        if (header.interlaced()) {
            for (int[] pass : PASSES) {
                pass(pass);
            }
        } else {
            pass(WHOLE);
        }
        data.finish();
        return new RgbImage(header.width(), header.height(), rgb);
    }

    private void pass(int[] pass) throws IOException {
        int columns = (header.width() - pass[0] + pass[2] - 1) / pass[2];
        if (columns == 0) {
            return;
        }
        // Byte 0 is the filter type.
        int length = 1 + Math.toIntExact(header.rowBytes(columns));
        byte[] above = new byte[length];
        byte[] line = new byte[length];
        for (int y = pass[1]; y < header.height(); y += pass[3]) {
            data.readFully(line, length);
            unfilter(line, above);
            expand(line, columns, 3 * (y * header.width() + pass[0]), 3 * pass[2]);
            byte[] free = above;
            above = line;
            line = free;
        }
    }

    private void unfilter(byte[] line, byte[] above) throws IOException {
        int first = 1 + filterDistance;
        switch (line[0]) {
            case 0 -> {}
            case 1 -> {
                for (int i = first; i < line.length; i++) {
                    line[i] += line[i - filterDistance];
                }
            }
            case 2 -> {
                for (int i = 1; i < line.length; i++) {
                    line[i] += above[i];
                }
            }
            case 3 -> {
                for (int i = 1; i < line.length; i++) {
                    int left = i < first ? 0 : line[i - filterDistance] & 0xFF;
                    line[i] += (byte) ((left + (above[i] & 0xFF)) >> 1);
                }
            }
            case 4 -> {
                for (int i = 1; i < Math.min(first, line.length); i++) {
                    line[i] += above[i];
                }
                for (int i = first; i < line.length; i++) {
                    line[i] += paeth(line[i - filterDistance], above[i], above[i - filterDistance]);
                }
            }
            default -> throw PngImage.corrupt("a row has filter type %d".formatted(line[0]));
        }
    }

    private static byte paeth(byte left, byte above, byte aboveLeft) {
        int a = left & 0xFF;
        int b = above & 0xFF;
        int c = aboveLeft & 0xFF;
        int distanceA = Math.abs(b - c);
        int distanceB = Math.abs(a - c);
        int distanceC = Math.abs(a + b - 2 * c);
        if (distanceA <= distanceB && distanceA <= distanceC) {
            return left;
        }
        return distanceB <= distanceC ? above : aboveLeft;
    }

    private void expand(byte[] line, int columns, int to, int step) throws IOException {
        int bytes = header.depth() == 16 ? 2 : 1;
        int pixelBytes = header.channels() * bytes;
        switch (header.colour()) {
            case PngHeader.RGB, PngHeader.RGB_ALPHA -> {
                if (pixelBytes == 3 && step == 3) {
                    System.arraycopy(line, 1, rgb, to, 3 * columns);
                } else {
                    copy(line, columns, pixelBytes, bytes, to, step);
                }
            }
            case PngHeader.PALETTE -> lookUp(line, columns, to, step);
            default -> {
                if (header.depth() >= 8) {
                    copy(line, columns, pixelBytes, 0, to, step);
                } else {
                    widen(line, columns, to, step);
                }
            }
        }
    }

    /** Copies the high byte of three samples a pixel, {@code sampleStep} apart; 0 repeats one. */
    private void copy(byte[] line, int columns, int pixelStep, int sampleStep, int to, int step) {
        for (int x = 0, from = 1, at = to; x < columns; x++, from += pixelStep, at += step) {
            rgb[at] = line[from];
            rgb[at + 1] = line[from + sampleStep];
            rgb[at + 2] = line[from + 2 * sampleStep];
        }
    }

    private void lookUp(byte[] line, int columns, int to, int step) throws IOException {
        for (int x = 0, at = to; x < columns; x++, at += step) {
            int colour = 3 * sample(line, x);
            if (colour >= palette.length) {
                throw PngImage.corrupt(
                        "a pixel has colour %d of a palette of %d".formatted(colour / 3, palette.length / 3));
            }
            rgb[at] = palette[colour];
            rgb[at + 1] = palette[colour + 1];
            rgb[at + 2] = palette[colour + 2];
        }
    }

    private void widen(byte[] line, int columns, int to, int step) {
        int scale = 255 / ((1 << header.depth()) - 1);
        for (int x = 0, at = to; x < columns; x++, at += step) {
            byte value = (byte) (scale * sample(line, x));
            rgb[at] = value;
            rgb[at + 1] = value;
            rgb[at + 2] = value;
        }
    }

    /** Sample of at most 8 bits, first pixel in the highest bits. */
    private int sample(byte[] line, int x) {
        int depth = header.depth();
        int bit = x * depth;
        return (line[1 + (bit >> 3)] & 0xFF) >> (8 - depth - (bit & 7)) & ((1 << depth) - 1);
    }
}
