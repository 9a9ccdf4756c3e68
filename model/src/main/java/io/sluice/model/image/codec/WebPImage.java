package io.sluice.model.image.codec;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.ImageReader;

/** A still WebP, decoded by libwebp. Animations are refused: which of their frames is meant is the caller's to say. */
final class WebPImage implements EncodedImage {

    private static final WebPImageReaderSpi DECODER = WebPLibrary.decoder();
    private static final int RIFF_HEADER = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int ANIMATION_FLAG = 0x02;

    private final byte[] file;
    private final int width;
    private final int height;
    private final Orientation orientation;

    private WebPImage(byte[] file, int width, int height, Orientation orientation) {
        this.file = file;
        this.width = width;
        this.height = height;
        this.orientation = orientation;
    }

    static WebPImage read(byte[] file) throws IOException {
        ByteBuffer riff = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long end = Integer.toUnsignedLong(riff.getInt(4)) + 8;
        if (end > file.length) {
            throw new IOException(
                    "is a truncated WebP: its header says %d bytes, it has %d".formatted(end, file.length));
        }
        long canvas = 0;
        long frame = 0;
        Orientation orientation = Orientation.UPRIGHT;
        long next;
        for (int at = RIFF_HEADER; at + CHUNK_HEADER <= end; at = (int) next) {
            int body = at + CHUNK_HEADER;
            long length = Integer.toUnsignedLong(riff.getInt(at + 4));
            next = body + length + (length & 1);
            if (body + length > end) {
                throw corrupt("the chunk at byte %d runs over the end".formatted(at));
            }
            if (ImageFormats.startsWith(file, at, "VP8X")) {
                canvas = canvas(riff, body, length);
            } else if (ImageFormats.startsWith(file, at, "VP8 ") && frame == 0) {
                frame = lossyFrame(riff, body, length);
            } else if (ImageFormats.startsWith(file, at, "VP8L") && frame == 0) {
                frame = losslessFrame(riff, body, length);
            } else if (ImageFormats.startsWith(file, at, "EXIF")) {
                orientation = ExifOrientation.read(file, body, (int) length);
            }
        }
        if (frame == 0) {
            throw corrupt("it has no picture");
        }
        if (canvas != 0 && canvas != frame) {
            throw corrupt("its canvas and its picture differ in size");
        }
        return new WebPImage(file, (int) (frame >> 32), (int) frame, orientation);
    }

    @Override
    public String format() {
        return "a WebP";
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public Orientation orientation() {
        return orientation;
    }

    @Override
    public RgbImage decode() throws IOException {
        BufferedImage image;
        ImageReader reader = DECODER.createReaderInstance(null);
        try {
            reader.setInput(new ByteArrayImageInput(file), false, true);
            image = reader.read(0);
        } catch (IOException e) {
            throw new IOException("is a corrupt WebP: libwebp cannot decode it", e);
        } finally {
            reader.dispose();
        }
        if (image.getWidth() != width || image.getHeight() != height) {
            throw corrupt("it decodes to another size than its header says");
        }
        int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        byte[] rgb = new byte[Math.multiplyExact(3, pixels.length)];
        for (int i = 0, to = 0; i < pixels.length; i++, to += 3) {
            int pixel = pixels[i];
            rgb[to] = (byte) (pixel >> 16);
            rgb[to + 1] = (byte) (pixel >> 8);
            rgb[to + 2] = (byte) pixel;
        }
        return new RgbImage(width, height, rgb);
    }

    private static long canvas(ByteBuffer riff, int body, long length) throws IOException {
        if (length < 10) {
            throw corrupt("its VP8X chunk is too short");
        }
        if ((riff.get(body) & ANIMATION_FLAG) != 0) {
            throw new IOException("is an animated WebP; still pictures are allowed");
        }
        return size(1 + (riff.getInt(body + 4) & 0xFFFFFF), 1 + (riff.getInt(body + 6) >>> 8));
    }

    private static long lossyFrame(ByteBuffer riff, int body, long length) throws IOException {
        boolean sync = length >= 10 && riff.getShort(body + 3) == 0x019D && riff.get(body + 5) == 0x2A;
        if (!sync) {
            throw corrupt("its VP8 frame has no header");
        }
        int width = riff.getShort(body + 6) & 0x3FFF;
        int height = riff.getShort(body + 8) & 0x3FFF;
        if (width == 0 || height == 0) {
            throw corrupt("its header says %d x %d pixels".formatted(width, height));
        }
        return size(width, height);
    }

    private static long losslessFrame(ByteBuffer riff, int body, long length) throws IOException {
        if (length < 5 || riff.get(body) != 0x2F) {
            throw corrupt("its VP8L frame has no header");
        }
        int bits = riff.getInt(body + 1);
        return size(1 + (bits & 0x3FFF), 1 + (bits >>> 14 & 0x3FFF));
    }

    private static long size(int width, int height) {
        return (long) width << 32 | height;
    }

    private static IOException corrupt(String why) {
        return new IOException("is a corrupt WebP: " + why);
    }
}
