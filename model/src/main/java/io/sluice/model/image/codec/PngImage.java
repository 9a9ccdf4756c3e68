package io.sluice.model.image.codec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A PNG, decoded here: every checksum is checked, and no chunk but IHDR, PLTE, IDAT and eXIf is looked into, so
 * compressed text and profiles are never inflated.
 */
final class PngImage implements EncodedImage {

    /** Deflate makes at most this many bytes of one, so a huge frame around no data is refused before it is allocated. */
    static final int MAX_INFLATION = 1032;

    private static final int SIGNATURE_BYTES = 8;
    private static final int CHUNK_OVERHEAD = 12;

    private final PngHeader header;
    private final byte[] palette;
    private final byte[] file;
    private final List<Span> data;
    private final Orientation orientation;

    private PngImage(PngHeader header, byte[] palette, byte[] file, List<Span> data, Orientation orientation) {
        this.header = header;
        this.palette = palette;
        this.file = file;
        this.data = data;
        this.orientation = orientation;
    }

    /** Bytes of the file. */
    record Span(int from, int length) {}

    static PngImage read(byte[] file) throws IOException {
        PngHeader header = null;
        byte[] palette = {};
        List<Span> data = new ArrayList<>();
        Orientation orientation = Orientation.UPRIGHT;
        int at = SIGNATURE_BYTES;
        while (true) {
            Span chunk = chunk(file, at);
            String type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
            if ((header == null) != type.equals("IHDR")) {
                throw corrupt(header == null ? "it does not start with IHDR" : "it has two IHDR");
            }
            switch (type) {
                case "IHDR" -> header = PngHeader.read(file, chunk);
                case "PLTE" -> palette = Arrays.copyOfRange(file, chunk.from(), chunk.from() + chunk.length());
                case "IDAT" -> data.add(chunk);
                case "eXIf" -> orientation = ExifOrientation.read(file, chunk.from(), chunk.length());
                case "IEND" -> {
                    PngImage image = new PngImage(require(header), palette, file, data, orientation);
                    image.check();
                    return image;
                }
                default -> requireAncillary(type);
            }
            at += CHUNK_OVERHEAD + chunk.length();
        }
    }

    @Override
    public String format() {
        return "a PNG";
    }

    @Override
    public int width() {
        return header.width();
    }

    @Override
    public int height() {
        return header.height();
    }

    @Override
    public Orientation orientation() {
        return orientation;
    }

    @Override
    public RgbImage decode() throws IOException {
        try (PngInflater inflater = new PngInflater(file, data)) {
            return new PngScanlines(header, palette, inflater).decode();
        }
    }

    private void check() throws IOException {
        if (header.colour() == PngHeader.PALETTE && (palette.length == 0 || palette.length % 3 != 0)) {
            throw corrupt("its palette has %d bytes".formatted(palette.length));
        }
        long bytes = data.stream().mapToLong(Span::length).sum();
        if (header.bytes() > MAX_INFLATION * bytes) {
            throw new IOException("is a truncated PNG: %d bytes of data cannot hold the %d x %d pixels of its header"
                    .formatted(bytes, width(), height()));
        }
    }

    private static Span chunk(byte[] file, int at) throws IOException {
        int left = file.length - at - CHUNK_OVERHEAD;
        int length = left < 0 ? 0 : bigEndian(file, at);
        if (left < 0 || Integer.toUnsignedLong(length) > left) {
            throw new IOException("is a truncated PNG: its %d bytes end before its last chunk".formatted(file.length));
        }
        CRC32 crc = new CRC32();
        crc.update(file, at + 4, 4 + length);
        if ((int) crc.getValue() != bigEndian(file, at + 8 + length)) {
            throw corrupt("the chunk at byte %d fails its checksum".formatted(at));
        }
        return new Span(at + 8, length);
    }

    private static PngHeader require(@Nullable PngHeader header) throws IOException {
        if (header == null) {
            throw corrupt("it has no IHDR");
        }
        return header;
    }

    /** A chunk that starts with a capital letter must be understood, by the format's own rule. */
    private static void requireAncillary(String type) throws IOException {
        if (Character.isUpperCase(type.charAt(0))) {
            throw corrupt("it needs an unknown chunk");
        }
    }

    static int bigEndian(byte[] file, int at) {
        return file[at] << 24 | (file[at + 1] & 0xFF) << 16 | (file[at + 2] & 0xFF) << 8 | (file[at + 3] & 0xFF);
    }

    static IOException corrupt(String why) {
        return new IOException("is a corrupt PNG: " + why);
    }
}
