package io.sluice.model.image;

import io.sluice.model.engine.InputShape;
import io.sluice.model.engine.Lane;
import io.sluice.model.image.codec.EncodedImage;
import io.sluice.model.image.codec.ImageFormats;
import io.sluice.model.image.codec.RgbImage;
import java.io.IOException;
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
     * <p>Equal to {@code load_image} and the PIL image processor of transformers with Pillow 13 in every byte, but for
     * gray PNGs of 16 bits: Pillow clips them at 255, which leaves white; here the high byte counts, as it does for
     * colour. Refused where Pillow is lenient: JPEGs that libjpeg warns of, animations, palettes that are too short.
     *
     * @param file the whole file, from position to limit; left as it was
     * @param row receives UINT8 {@code [S, S, 3]}, RGB
     * @throws InvalidImageException if it is none of these formats, truncated, corrupt, or over a limit
     */
    public void encoded(ByteBuffer file, ByteBuffer row) throws InvalidImageException {
        requireRoom(row, Lane.PIXELS);
        limits.requireBytes(file.remaining());
        write(decode(bytes(file)), row);
    }

    /**
     * Resizes and crops decoded pixels as configured.
     *
     * @param rgb UINT8 {@code [height, width, 3]}, from position to limit; left as it was
     * @param row receives UINT8 {@code [S, S, 3]}, RGB
     * @throws InvalidImageException if the shape and the bytes disagree, or a limit is exceeded
     */
    public void pixels(ByteBuffer rgb, long height, long width, ByteBuffer row) throws InvalidImageException {
        requireRoom(row, Lane.PIXELS);
        if (height < 1 || width < 1) {
            throw new InvalidImageException(
                    "has shape [%d, %d, 3]; height and width must be at least 1".formatted(height, width));
        }
        limits.requirePixels("is a picture", width, height);
        limits.requireBytes(rgb.remaining());
        if (rgb.remaining() != height * width * RgbImage.CHANNELS) {
            throw new InvalidImageException("has %d bytes; UINT8 of shape [%d, %d, 3] has %d"
                    .formatted(rgb.remaining(), height, width, height * width * RgbImage.CHANNELS));
        }
        int size = config.inputSize();
        if (height == size && width == size) {
            row.put(rgb.duplicate());
        } else {
            write(new RgbImage((int) width, (int) height, bytes(rgb)), row);
        }
    }

    /**
     * Checks and copies an already normalised picture.
     *
     * @param values FLOAT32 little-endian, {@code 3 * S * S} of them, channels first; left as it was
     * @param row receives FLOAT32 {@code [3, S, S]}, native byte order
     * @throws InvalidImageException if there are too few or too many, or one is not in [-1e6, 1e6]
     */
    public void normalized(ByteBuffer values, ByteBuffer row) throws InvalidImageException {
        requireRoom(row, Lane.NORMALIZED_PIXELS);
        int size = config.inputSize();
        int expected = Lane.NORMALIZED_PIXELS.rowBytes(InputShape.ofImages(size));
        if (values.remaining() != expected) {
            throw new InvalidImageException("has %d bytes; FLOAT32 of shape [3, %d, %d] has %d"
                    .formatted(values.remaining(), size, size, expected));
        }
        BoundedFloats.copy(values, row);
    }

    private RgbImage decode(byte[] file) throws InvalidImageException {
        try {
            EncodedImage image = ImageFormats.open(file);
            limits.requirePixels("is " + image.format(), image.width(), image.height());
            return image.orientation().apply(image.decode());
        } catch (IOException e) {
            throw new InvalidImageException(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException | StackOverflowError e) {
            // Decoders index by what the file says; whatever they trip over is the file's fault.
            throw new InvalidImageException("is corrupt: it cannot be decoded", e);
        }
    }

    private void write(RgbImage image, ByteBuffer row) throws InvalidImageException {
        int size = config.inputSize();
        if (image.width() == size && image.height() == size) {
            row.put(image.rgb());
            return;
        }
        Resizer.Target target = switch (config.geometry()) {
            case SQUASH -> new Resizer.Target(size, size, 0, 0, size, size);
            case SHORTEST_EDGE_CENTER_CROP -> centerCrop(image, size);
            case NONE ->
                throw new InvalidImageException(
                        "is a picture of %d x %d pixels; this model resizes nothing and takes %d x %d"
                                .formatted(image.width(), image.height(), size, size));
        };
        row.put(Resizer.resize(image, target, config.filter()));
    }

    /** The longer side is truncated, not rounded; so is the offset of the crop. */
    private static Resizer.Target centerCrop(RgbImage image, int size) {
        int shorter = Math.min(image.width(), image.height());
        int width = (int) ((long) size * image.width() / shorter);
        int height = (int) ((long) size * image.height() / shorter);
        return new Resizer.Target(width, height, (width - size) / 2, (height - size) / 2, size, size);
    }

    private void requireRoom(ByteBuffer row, Lane lane) {
        int needed = lane.rowBytes(InputShape.ofImages(config.inputSize()));
        if (row.remaining() < needed) {
            throw new IllegalArgumentException(
                    "row has room for %d bytes, %s needs %d".formatted(row.remaining(), lane, needed));
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
