package io.sluice.model.image.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Finds the orientation in an EXIF block; a damaged block counts as none, as in the reference. */
final class ExifOrientation {

    private static final String PREFIX = "Exif\0\0";
    private static final int TAG = 0x0112;
    private static final int ENTRY_BYTES = 12;
    private static final int BYTE = 1;
    private static final int SHORT = 3;
    private static final int LONG = 4;

    private ExifOrientation() {}

    /** True if an EXIF block in a JPEG's APP1 segment starts here. */
    static boolean startsAt(byte[] file, int from) {
        return ImageFormats.startsWith(file, from, PREFIX);
    }

    /** Reads a TIFF structure, with or without the prefix that JPEG puts before it. */
    static Orientation read(byte[] file, int from, int length) {
        int prefix = startsAt(file, from) ? PREFIX.length() : 0;
        if (length < prefix + 8) {
            return Orientation.UPRIGHT;
        }
        ByteBuffer tiff = ByteBuffer.wrap(file, from + prefix, length - prefix).slice();
        if (tiff.get(0) != tiff.get(1) || (tiff.get(0) != 'I' && tiff.get(0) != 'M')) {
            return Orientation.UPRIGHT;
        }
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long directory = Integer.toUnsignedLong(tiff.getInt(4));
        if (tiff.getShort(2) != 42 || directory + 2 > tiff.limit()) {
            return Orientation.UPRIGHT;
        }
        return readDirectory(tiff, (int) directory);
    }

    private static Orientation readDirectory(ByteBuffer tiff, int directory) {
        int entries = Short.toUnsignedInt(tiff.getShort(directory));
        Orientation found = Orientation.UPRIGHT;
        int at = directory + 2;
        for (int i = 0; i < entries && at + ENTRY_BYTES <= tiff.limit(); i++, at += ENTRY_BYTES) {
            if (Short.toUnsignedInt(tiff.getShort(at)) == TAG && tiff.getInt(at + 4) == 1) {
                found = Orientation.ofExif(value(tiff, tiff.getShort(at + 2), at + 8));
            }
        }
        return found;
    }

    private static long value(ByteBuffer tiff, int type, int at) {
        return switch (type) {
            case BYTE -> Byte.toUnsignedInt(tiff.get(at));
            case SHORT -> Short.toUnsignedInt(tiff.getShort(at));
            case LONG -> Integer.toUnsignedLong(tiff.getInt(at));
            default -> 0;
        };
    }
}
