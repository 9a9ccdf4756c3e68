package io.sluice.model.image;

/**
 * What is refused from an image's header, before anything is decoded.
 *
 * <p>While it is decoded a picture takes up to about 16 bytes a pixel, on the heap and in the native decoders together. So
 * the limit times the number of threads that decode bounds the memory of decoding.
 *
 * @param maxBytes most bytes of one encoded image, and of one decoded picture given as a tensor
 * @param maxPixels most pixels, width times height, of one image
 */
public record ImageLimits(int maxBytes, long maxPixels) {

    /** Most pixels a side; JPEG's own limit. A PNG may claim more, and a filter as long as that is a bomb too. */
    public static final int MAX_SIDE = 65_535;

    /** Most pixels that can be allowed: four samples of each must fit an array. */
    static final long PIXELS_LIMIT = 500_000_000;

    /** 32 MiB, the default of a whole message; 64 million pixels hold an 8K frame or a phone's picture. */
    public static final ImageLimits DEFAULT = new ImageLimits(32 << 20, 64_000_000);

    public ImageLimits {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("image.max-bytes must be at least 1, got " + maxBytes);
        }
        if (maxPixels < 1 || maxPixels > PIXELS_LIMIT) {
            throw new IllegalArgumentException(
                    "image.max-pixels must be in [1, %d], got %d".formatted(PIXELS_LIMIT, maxPixels));
        }
    }

    /** Checks a size in bytes. */
    void requireBytes(int bytes) throws InvalidImageException {
        if (bytes > maxBytes) {
            throw new InvalidImageException("has %d bytes; at most %d are allowed".formatted(bytes, maxBytes));
        }
    }

    /** Checks a picture's size before it is decoded; {@code form} begins the sentence, as in "is a JPEG". */
    void requirePixels(String form, long width, long height) throws InvalidImageException {
        if (width > MAX_SIDE || height > MAX_SIDE) {
            throw new InvalidImageException(
                    "%s of %d x %d pixels; at most %d a side are allowed".formatted(form, width, height, MAX_SIDE));
        }
        if (width * height > maxPixels) {
            throw new InvalidImageException(
                    "%s of %d x %d pixels; at most %d pixels are allowed".formatted(form, width, height, maxPixels));
        }
    }
}
