package io.sluice.cli.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An array as NumPy's {@code numpy.load} reads it: format version 1.0 of the .npy specification, C order, little-endian.
 *
 * <p>A header is padded with blanks so that the data begins at a multiple of 64 bytes.
 */
public final class Npy {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int ALIGNMENT = 64;

    /** Element type, as NumPy's array interface describes it. */
    public enum Type {
        FLOAT32("<f4"),
        FLOAT16("<f2"),
        INT8("|i1");

        private final String descriptor;

        Type(String descriptor) {
            this.descriptor = descriptor;
        }
    }

    private Npy() {}

    /**
     * Writes an array, in the place of whatever the file held.
     *
     * @param shape extent of each axis, outermost first
     * @param parts the elements, row-major and little-endian, one part after the other; left as they are
     * @throws IOException if the file cannot be written
     */
    public static void write(Path file, Type type, List<Integer> shape, List<ByteBuffer> parts) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(header(type, shape));
            for (ByteBuffer part : parts) {
                byte[] bytes = new byte[part.remaining()];
                part.duplicate().get(bytes);
                out.write(bytes);
            }
        }
    }

    private static byte[] header(Type type, List<Integer> shape) {
        // A tuple of one has a comma: (5,)
        String tuple = shape.stream().map(extent -> extent + ",").collect(Collectors.joining(" ", "(", ")"));
        String dictionary = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(type.descriptor, tuple);
        int before = MAGIC.length + Short.BYTES;
        int unpadded = before + dictionary.length() + 1;
        int padding = Math.floorMod(-unpadded, ALIGNMENT);
        byte[] text = (dictionary + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(before + text.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .putShort((short) text.length)
                .put(text)
                .array();
    }
}
