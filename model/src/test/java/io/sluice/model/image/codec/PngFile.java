package io.sluice.model.image.codec;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes PNGs chunk by chunk, well-formed or not. */
public final class PngFile {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    public PngFile() {
        bytes.writeBytes("\u0089PNG\r\n\u001A\n".getBytes(StandardCharsets.ISO_8859_1));
    }

    public PngFile header(int width, int height, int depth, int colour, boolean interlaced) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body);
        try {
            out.writeInt(width);
            out.writeInt(height);
            out.write(new byte[] {(byte) depth, (byte) colour, 0, 0, (byte) (interlaced ? 1 : 0)});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return chunk("IHDR", body.toByteArray());
    }

    /** Filtered scanlines, deflated. */
    public PngFile data(byte[] scanlines) {
        return chunk("IDAT", deflate(scanlines));
    }

    public PngFile chunk(String type, byte[] body) {
        ByteArrayOutputStream typed = new ByteArrayOutputStream();
        typed.writeBytes(type.getBytes(StandardCharsets.ISO_8859_1));
        typed.writeBytes(body);
        CRC32 crc = new CRC32();
        crc.update(typed.toByteArray());
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            out.writeInt(body.length);
            out.write(typed.toByteArray());
            out.writeInt((int) crc.getValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** The file, ended. */
    public byte[] end() {
        return chunk("IEND", new byte[0]).bytes.toByteArray();
    }

    public static byte[] deflate(byte[] plain) {
        Deflater deflater = new Deflater();
        deflater.setInput(plain);
        deflater.finish();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] chunk = new byte[4096];
        while (!deflater.finished()) {
            packed.write(chunk, 0, deflater.deflate(chunk));
        }
        deflater.end();
        return packed.toByteArray();
    }
}
