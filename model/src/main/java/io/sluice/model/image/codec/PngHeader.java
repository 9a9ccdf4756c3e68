package io.sluice.model.image.codec;

import java.io.IOException;

/**
 * The chunk IHDR.
 *
 * @param depth bits a sample: 1, 2, 4, 8 or 16
 * @param colour one of the constants here
 */
record PngHeader(int width, int height, int depth, int colour, boolean interlaced) {

    static final int GRAY = 0;
    static final int RGB = 2;
    static final int PALETTE = 3;
    static final int GRAY_ALPHA = 4;
    static final int RGB_ALPHA = 6;

    private static final int LENGTH = 13;

    static PngHeader read(byte[] file, PngImage.Span chunk) throws IOException {
        if (chunk.length() != LENGTH) {
            throw PngImage.corrupt("IHDR has %d bytes".formatted(chunk.length()));
        }
        int at = chunk.from();
        int width = PngImage.bigEndian(file, at);
        int height = PngImage.bigEndian(file, at + 4);
        PngHeader header = new PngHeader(width, height, file[at + 8], file[at + 9], file[at + 12] == 1);
        if (width < 1 || height < 1) {
            throw PngImage.corrupt("its header says %s x %s pixels"
                    .formatted(Integer.toUnsignedString(width), Integer.toUnsignedString(height)));
        }
        if (!header.hasKnownForm() || file[at + 10] != 0 || file[at + 11] != 0 || (file[at + 12] & ~1) != 0) {
            throw PngImage.corrupt("its header has depth %d, colour type %d, methods %d %d %d"
                    .formatted(file[at + 8], file[at + 9], file[at + 10], file[at + 11], file[at + 12]));
        }
        return header;
    }

    private boolean hasKnownForm() {
        boolean oneByte = depth == 8 || depth == 16;
        boolean packed = depth == 1 || depth == 2 || depth == 4;
        return switch (colour) {
            case GRAY -> oneByte || packed;
            case PALETTE -> depth == 8 || packed;
            case RGB, GRAY_ALPHA, RGB_ALPHA -> oneByte;
            default -> false;
        };
    }

    /** Samples of one pixel. */
    int channels() {
        return switch (colour) {
            case RGB -> 3;
            case GRAY_ALPHA -> 2;
            case RGB_ALPHA -> 4;
            default -> 1;
        };
    }

    /** Bytes of a scanline of so many pixels, without its filter type. */
    long rowBytes(int pixels) {
        return ((long) pixels * channels() * depth + 7) / 8;
    }

    /** Least bytes of all scanlines; interlacing adds some. */
    long bytes() {
        return height * rowBytes(width);
    }
}
