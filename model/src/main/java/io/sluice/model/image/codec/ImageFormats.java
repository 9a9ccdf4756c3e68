package io.sluice.model.image.codec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Tells formats apart by their first bytes; names and declared types are not asked. */
public final class ImageFormats {

    private static final String ALLOWED = "; JPEG, PNG and WebP are allowed";

    private ImageFormats() {}

    /**
     * Reads the structure of a picture file. Allocates at most a copy of the file.
     *
     * @param file the whole file; kept by the result, and must not change
     * @throws IOException if the format is none of JPEG, PNG and WebP, or the structure is damaged
     */
    public static EncodedImage open(byte[] file) throws IOException {
        if (startsWith(file, 0, "\u00FF\u00D8")) {
            return new JpegImage(JpegHeader.read(file));
        }
        if (startsWith(file, 0, "\u0089PNG\r\n\u001A\n")) {
            return PngImage.read(file);
        }
        if (startsWith(file, 0, "RIFF") && startsWith(file, 8, "WEBP")) {
            return WebPImage.read(file);
        }
        throw new IOException(file.length == 0 ? "is empty" + ALLOWED : "looks like " + guess(file) + ALLOWED);
    }

    private static String guess(byte[] file) {
        if (startsWith(file, 0, "GIF8")) {
            return "a GIF";
        }
        if (startsWith(file, 0, "BM")) {
            return "a BMP";
        }
        if (startsWith(file, 0, "II*\0") || startsWith(file, 0, "MM\0*")) {
            return "a TIFF";
        }
        if (startsWith(file, 4, "ftyp")) {
            return "HEIF, AVIF or MP4";
        }
        if (startsWith(file, 0, "%PDF")) {
            return "a PDF";
        }
        for (byte each : file) {
            boolean printable = each >= ' ' || each == '\n' || each == '\r' || each == '\t';
            if (!printable) {
                return "unknown binary data of %d bytes".formatted(file.length);
            }
        }
        return "text";
    }

    /** Compares with Latin-1 bytes. */
    static boolean startsWith(byte[] file, int from, String prefix) {
        byte[] wanted = prefix.getBytes(StandardCharsets.ISO_8859_1);
        if (file.length - from < wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (file[from + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }
}
