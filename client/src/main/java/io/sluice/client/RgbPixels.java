package io.sluice.client;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;

/** A {@link BufferedImage} as RGB bytes. */
final class RgbPixels {

    private static final int CHANNELS = 3;

    private RgbPixels() {}

    /** Row-major {@code [height, width, 3]}. */
    static byte[] of(BufferedImage picture) {
        byte[] rgb =
                new byte[Math.multiplyExact(Math.multiplyExact(picture.getHeight(), picture.getWidth()), CHANNELS)];
        if (picture.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY) {
            fromGray(picture, rgb);
        } else {
            fromColor(picture, rgb);
        }
        return rgb;
    }

    private static void fromColor(BufferedImage picture, byte[] rgb) {
        int width = picture.getWidth();
        int[] row = new int[width];
        for (int y = 0, at = 0; y < picture.getHeight(); y++) {
            picture.getRGB(0, y, width, 1, row, 0, width);
            for (int argb : row) {
                rgb[at++] = (byte) (argb >> 16);
                rgb[at++] = (byte) (argb >> 8);
                rgb[at++] = (byte) argb;
            }
        }
    }

    /** The samples themselves: {@code getRGB} takes gray for linear light, and brightens it by up to 73 levels. */
    private static void fromGray(BufferedImage picture, byte[] rgb) {
        int width = picture.getWidth();
        int surplusBits = picture.getColorModel().getComponentSize(0) - Byte.SIZE;
        Raster samples = picture.getRaster();
        int[] row = new int[width];
        for (int y = 0, at = 0; y < picture.getHeight(); y++) {
            samples.getSamples(samples.getMinX(), samples.getMinY() + y, width, 1, 0, row);
            for (int sample : row) {
                byte level = (byte) (surplusBits > 0 ? sample >> surplusBits : sample);
                for (int channel = 0; channel < CHANNELS; channel++) {
                    rgb[at++] = level;
                }
            }
        }
    }
}
