package io.sluice.model.image.codec;

/**
 * Decoded pixels.
 *
 * @param width pixels a row, at least 1
 * @param height rows, at least 1
 * @param rgb UINT8 {@code [height, width, 3]}; owned by whoever holds the picture, and not copied
 */
public record RgbImage(int width, int height, byte[] rgb) {

    public static final int CHANNELS = 3;

    public RgbImage {
        if (width < 1 || height < 1 || rgb.length != Math.multiplyExact(CHANNELS, Math.multiplyExact(width, height))) {
            throw new IllegalArgumentException("%d bytes are not %d x %d pixels".formatted(rgb.length, width, height));
        }
    }
}
