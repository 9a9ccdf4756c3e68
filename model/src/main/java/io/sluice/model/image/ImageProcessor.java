package io.sluice.model.image;

import io.sluice.model.engine.Lane;
import java.nio.ByteBuffer;

/**
 * Turns one picture into one row of a batch. Safe for use by several threads.
 *
 * <p>Every method writes exactly {@link Lane#rowBytes} bytes from the row's position on and advances it, or throws and
 * leaves the row's content undefined and its position unchanged.
 */
public final class ImageProcessor {

    private final ImageProcessorConfig config;
    private final ImageLimits limits;

    public ImageProcessor(ImageProcessorConfig config, ImageLimits limits) {
        this.config = config;
        this.limits = limits;
    }

    public ImageProcessorConfig config() {
        return config;
    }

    /**
     * Decodes a JPEG, PNG or WebP file, applies its EXIF orientation, drops alpha, and resizes and crops as configured.
     *
     * @param file the whole file, from position to limit; left as it was
     * @param row receives UINT8 {@code [S, S, 3]}, RGB
     * @throws InvalidImageException if it is none of these formats, truncated, corrupt, or over a limit
     */
    public void encoded(ByteBuffer file, ByteBuffer row) throws InvalidImageException {
        throw new InvalidImageException("not implemented " + limits);
    }

    /**
     * Resizes and crops decoded pixels as configured.
     *
     * @param rgb UINT8 {@code [height, width, 3]}, from position to limit; left as it was
     * @param row receives UINT8 {@code [S, S, 3]}, RGB
     * @throws InvalidImageException if the shape and the bytes disagree, or a limit is exceeded
     */
    public void pixels(ByteBuffer rgb, long height, long width, ByteBuffer row) throws InvalidImageException {
        throw new InvalidImageException("not implemented");
    }

    /**
     * Checks and copies an already normalised picture.
     *
     * @param values FLOAT32 little-endian, {@code 3 * S * S} of them, channels first; left as it was
     * @param row receives FLOAT32 {@code [3, S, S]}, native byte order
     * @throws InvalidImageException if there are too few or too many, or one is not finite
     */
    public void normalized(ByteBuffer values, ByteBuffer row) throws InvalidImageException {
        throw new InvalidImageException("not implemented");
    }
}
