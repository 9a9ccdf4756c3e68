package io.sluice.model.image.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * What a JPEG's markers say, and the bytes that a decoder needs of it.
 *
 * @param stream the file without application and comment segments in front of the first scan, and with an Adobe marker
 *     that declares "no colour transform". So the decoder hands out samples as stored, inflates no profile and builds no
 *     thumbnail
 * @param transform from stored samples to RGB, by libjpeg's rules over the markers left out of {@code stream}
 */
record JpegHeader(int width, int height, Orientation orientation, JpegTransform transform, byte[] stream) {

    /**
     * Most scans of one picture. Each costs a pass over all blocks and a few bytes of file, so without a bound a file of
     * some kilobytes decodes for minutes. The richest encoder scripts have about 20.
     */
    static final int MAX_SCANS = 100;

    /**
     * Most pixels that a byte can hold: a block of 8 x 8 takes at least one bit, and subsampling leaves at least one
     * block of some component for 256 pixels. Refuses a huge frame around no data before it is allocated.
     */
    static final int MAX_PIXELS_PER_BYTE = 8 * 256;

    private static final int SOF0 = 0xC0;
    private static final int SOF15 = 0xCF;
    private static final int DHT = 0xC4;
    private static final int JPG = 0xC8;
    private static final int DAC = 0xCC;
    private static final int RST0 = 0xD0;
    private static final int SOI = 0xD8;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;
    private static final int APP0 = 0xE0;
    private static final int APP1 = 0xE1;
    private static final int APP14 = 0xEE;
    private static final int APP15 = 0xEF;
    private static final int COM = 0xFE;
    private static final byte[] UNTRANSFORMED = {
        (byte) 0xFF, (byte) APP14, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
    };

    static JpegHeader read(byte[] file) throws IOException {
        return new Walk(file).header();
    }

    /** One pass over the markers. */
    private static final class Walk {

        private final byte[] file;
        private final ByteArrayOutputStream tables = new ByteArrayOutputStream();
        private int at = 2;
        private int frame = -1;
        private boolean jfif;
        private int adobeTransform = JpegTransform.NO_ADOBE_MARKER;
        private Orientation orientation = Orientation.UPRIGHT;

        Walk(byte[] file) {
            this.file = file;
        }

        JpegHeader header() throws IOException {
            int marker = nextMarker();
            for (; marker != SOS; marker = nextMarker()) {
                int length = segmentLength();
                segment(marker, at, length);
                at += length;
            }
            if (frame < 0) {
                throw corrupt("its first scan has no frame header before it");
            }
            int scans = at - 2;
            checkScans();
            return header(scans);
        }

        private JpegHeader header(int scans) throws IOException {
            int height = unsignedShort(frame + 3);
            int width = unsignedShort(frame + 5);
            int components = Byte.toUnsignedInt(file[frame + 7]);
            if (width == 0 || height == 0) {
                throw corrupt("its header says %d x %d pixels".formatted(width, height));
            }
            if ((long) width * height > (long) MAX_PIXELS_PER_BYTE * file.length) {
                throw new IOException("is a truncated JPEG: %d bytes cannot hold the %d x %d pixels of its header"
                        .formatted(file.length, width, height));
            }
            JpegTransform transform = switch (components) {
                case 1 -> JpegTransform.GRAY;
                case 3 ->
                    JpegTransform.ofThree(jfif, adobeTransform, file[frame + 8], file[frame + 11], file[frame + 14]);
                case 4 -> JpegTransform.ofFour(adobeTransform);
                default ->
                    throw new IOException("is a JPEG of %d components; 1, 3 and 4 are allowed".formatted(components));
            };
            ByteArrayOutputStream stream = new ByteArrayOutputStream(file.length + UNTRANSFORMED.length);
            stream.write(file, 0, 2);
            if (components != 1) {
                stream.writeBytes(UNTRANSFORMED);
            }
            tables.writeTo(stream);
            stream.write(file, scans, at - scans);
            return new JpegHeader(width, height, orientation, transform, stream.toByteArray());
        }

        private void segment(int marker, int from, int length) throws IOException {
            if (marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC) {
                frame(marker, from, length);
            } else if (marker == APP0) {
                jfif |= length >= 16 && ImageFormats.startsWith(file, from + 2, "JFIF\0");
            } else if (marker == APP1 && orientation == Orientation.UPRIGHT) {
                if (ExifOrientation.startsAt(file, from + 2)) {
                    orientation = ExifOrientation.read(file, from + 2, length - 2);
                }
            } else if (marker == APP14 && length >= 14 && ImageFormats.startsWith(file, from + 2, "Adobe")) {
                adobeTransform = Byte.toUnsignedInt(file[from + 13]);
            }
            if (marker < APP0 || (marker > APP15 && marker != COM)) {
                tables.write(file, from - 2, length + 2);
            }
        }

        private void frame(int marker, int from, int length) throws IOException {
            if (marker > SOF0 + 2) {
                throw new IOException(
                        "is a JPEG of process %d (lossless, hierarchical or arithmetic-coded); baseline and progressive"
                                        .formatted(marker - SOF0)
                                + " are allowed");
            }
            if (frame >= 0) {
                throw corrupt("it has two frame headers");
            }
            if (length < 8 || length != 8 + 3 * Byte.toUnsignedInt(file[from + 7])) {
                throw corrupt("its frame header has %d bytes".formatted(length));
            }
            if (file[from + 2] != 8) {
                throw new IOException(
                        "is a JPEG of %d bits a sample; 8 are allowed".formatted(Byte.toUnsignedInt(file[from + 2])));
            }
            frame = from;
        }

        /** Walks from the first scan to the end marker, and leaves {@link #at} behind it. */
        private void checkScans() throws IOException {
            int scans = 1;
            at += segmentLength();
            while (true) {
                skipEntropyCoded();
                int marker = nextMarker();
                if (marker == EOI) {
                    return;
                }
                if (marker == SOS && ++scans > MAX_SCANS) {
                    throw new IOException(
                            "is a JPEG of more than %d scans; at most %d are allowed".formatted(MAX_SCANS, MAX_SCANS));
                }
                at += segmentLength();
            }
        }

        private void skipEntropyCoded() throws IOException {
            for (int i = at; i + 1 < file.length; i++) {
                if (file[i] == (byte) 0xFF) {
                    int next = Byte.toUnsignedInt(file[i + 1]);
                    if (next != 0 && next != 0xFF && (next < RST0 || next >= SOI)) {
                        at = i;
                        return;
                    }
                }
            }
            throw truncated();
        }

        private int nextMarker() throws IOException {
            if (at < file.length && file[at] != (byte) 0xFF) {
                throw corrupt("there is no marker at byte %d".formatted(at));
            }
            while (at < file.length && file[at] == (byte) 0xFF) {
                at++;
            }
            if (at >= file.length) {
                throw truncated();
            }
            int marker = Byte.toUnsignedInt(file[at++]);
            if (marker < SOF0 || (marker >= RST0 && marker <= SOI)) {
                throw corrupt("marker 0x%02X stands at byte %d".formatted(marker, at - 1));
            }
            return marker;
        }

        private int segmentLength() throws IOException {
            if (at + 2 > file.length) {
                throw truncated();
            }
            int length = unsignedShort(at);
            if (length < 2) {
                throw corrupt("the segment at byte %d has %d bytes".formatted(at, length));
            }
            if (length > file.length - at) {
                throw truncated();
            }
            return length;
        }

        private int unsignedShort(int from) {
            return Byte.toUnsignedInt(file[from]) << 8 | Byte.toUnsignedInt(file[from + 1]);
        }

        private IOException truncated() {
            return new IOException(
                    "is a truncated JPEG: its %d bytes end before the end marker".formatted(file.length));
        }

        private static IOException corrupt(String why) {
            return new IOException("is a corrupt JPEG: " + why);
        }
    }
}
