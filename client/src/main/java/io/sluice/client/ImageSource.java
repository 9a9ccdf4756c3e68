package io.sluice.client;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One picture to send. Holds its own copy of the bytes, ready for the wire, so it can be sent many times at no cost. */
public final class ImageSource {

    private static final int CHANNELS = 3;

    /** What the bytes are. */
    public enum Form {
        /** A whole JPEG, PNG or WebP file. */
        ENCODED,
        /** UINT8 {@code [height, width, 3]}, RGB, of any size. */
        PIXELS,
        /** FLOAT32 {@code [3, S, S]}, little-endian, already resized and normalised. */
        NORMALIZED
    }

    private final Form form;
    private final List<Integer> shape;
    private final ByteBuffer data;

    private ImageSource(Form form, List<Integer> shape, byte[] data) {
        this.form = form;
        this.shape = shape;
        this.data = ByteBuffer.wrap(data).asReadOnlyBuffer();
    }

    /** @param file a whole JPEG, PNG or WebP file */
    public static ImageSource encoded(byte[] file) {
        return new ImageSource(Form.ENCODED, List.of(), file.clone());
    }

    /**
     * Reads a file whole; blocks while it does.
     *
     * @param path of a JPEG, PNG or WebP file
     * @throws IOException if it cannot be read
     */
    public static ImageSource file(Path path) throws IOException {
        return new ImageSource(Form.ENCODED, List.of(), Files.readAllBytes(path));
    }

    /** The picture's pixels as RGB, alpha dropped; the server resizes them as it would a decoded file. */
    public static ImageSource image(BufferedImage picture) {
        List<Integer> shape = List.of(picture.getHeight(), picture.getWidth(), CHANNELS);
        return new ImageSource(Form.PIXELS, shape, RgbPixels.of(picture));
    }

    /**
     * Decoded pixels; the server resizes them as it would a decoded file.
     *
     * @param pixels RGB, {@code [height, width, 3]}, row-major
     * @throws IllegalArgumentException if there are not {@code height * width * 3} of them
     */
    public static ImageSource pixels(int height, int width, byte[] pixels) {
        long expected = (long) height * width * CHANNELS;
        if (height < 1 || width < 1 || pixels.length != expected) {
            throw new IllegalArgumentException(
                    "%d x %d RGB pixels are %d bytes, got %d".formatted(height, width, expected, pixels.length));
        }
        return new ImageSource(Form.PIXELS, List.of(height, width, CHANNELS), pixels.clone());
    }

    /**
     * Pixels that are already resized and normalised.
     *
     * @param size S, the model's input size
     * @param values {@code [3, S, S]}, row-major, every one finite
     * @throws IllegalArgumentException if there are not {@code 3 * size * size} of them
     */
    public static ImageSource normalized(int size, float[] values) {
        long expected = (long) CHANNELS * size * size;
        if (size < 1 || values.length != expected) {
            throw new IllegalArgumentException(
                    "a [3, %d, %d] tensor has %d values, got %d".formatted(size, size, expected, values.length));
        }
        ByteBuffer data = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        return new ImageSource(Form.NORMALIZED, List.of(CHANNELS, size, size), data.array());
    }

    public Form form() {
        return form;
    }

    /** Extent of each axis, outermost first; empty for an encoded picture. */
    public List<Integer> shape() {
        return shape;
    }

    /** What is sent: read-only, from position 0 to its limit. */
    public ByteBuffer data() {
        return data.duplicate();
    }
}
