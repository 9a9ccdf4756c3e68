package io.sluice.model.image;

/**
 * What is refused from an image's header, before anything is decoded.
 *
 * @param maxBytes most bytes of one encoded image, and of one decoded picture given as a tensor
 * @param maxPixels most pixels, width times height, of one image
 */
public record ImageLimits(int maxBytes, long maxPixels) {

    /** 32 MiB, the default of a whole message; 64 million pixels hold an 8K frame or a phone's picture. */
    public static final ImageLimits DEFAULT = new ImageLimits(32 << 20, 64_000_000);

    public ImageLimits {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("image.max-bytes must be at least 1, got " + maxBytes);
        }
        if (maxPixels < 1) {
            throw new IllegalArgumentException("image.max-pixels must be at least 1, got " + maxPixels);
        }
    }
}
