package io.sluice.model.image.codec;

/**
 * From a JPEG's samples as stored to RGB: libjpeg's choice of colour space, libjpeg's fixed-point YCbCr, and Pillow's
 * CMYK, which takes every four-component file for inverted as Adobe writes it.
 */
enum JpegTransform {
    GRAY(1),
    RGB(3),
    YCC(3),
    CMYK(4),
    YCCK(4);

    static final int NO_ADOBE_MARKER = -1;

    private static final int HALF = 1 << 15;
    private static final int[] CR_TO_RED = new int[256];
    private static final int[] CB_TO_BLUE = new int[256];
    private static final int[] CR_TO_GREEN = new int[256];
    private static final int[] CB_TO_GREEN = new int[256];

    static {
        for (int i = 0; i < 256; i++) {
            int centred = i - 128;
            CR_TO_RED[i] = (fixed(1.40200) * centred + HALF) >> 16;
            CB_TO_BLUE[i] = (fixed(1.77200) * centred + HALF) >> 16;
            CR_TO_GREEN[i] = -fixed(0.71414) * centred;
            CB_TO_GREEN[i] = -fixed(0.34414) * centred + HALF;
        }
    }

    private final int components;

    JpegTransform(int components) {
        this.components = components;
    }

    /** Samples of one pixel. */
    int components() {
        return components;
    }

    /** Of three components, by markers and, where there are none, by component identifiers. */
    static JpegTransform ofThree(boolean jfif, int adobeTransform, int first, int second, int third) {
        if (jfif) {
            return YCC;
        }
        if (adobeTransform != NO_ADOBE_MARKER) {
            return adobeTransform == 0 ? RGB : YCC;
        }
        return first == 'R' && second == 'G' && third == 'B' ? RGB : YCC;
    }

    /** Of four components. */
    static JpegTransform ofFour(int adobeTransform) {
        return adobeTransform == NO_ADOBE_MARKER || adobeTransform == 0 ? CMYK : YCCK;
    }

    /**
     * Transforms pixels.
     *
     * @param samples {@link #components} for each pixel, interleaved; overwritten, and returned where RGB has as many
     */
    byte[] toRgb(byte[] samples) {
        return switch (this) {
            case GRAY -> grayToRgb(samples);
            case RGB -> samples;
            case YCC -> {
                yccToRgb(samples);
                yield samples;
            }
            case CMYK -> {
                invert(samples);
                yield inkToRgb(samples);
            }
            case YCCK -> {
                // libjpeg gives 255 - RGB as CMY, and Pillow inverts it back: only the fourth sample is left to invert.
                for (int i = 0; i < samples.length; i += 4) {
                    yccToRgb(samples, i);
                    samples[i + 3] = (byte) ~samples[i + 3];
                }
                yield inkToRgb(samples);
            }
        };
    }

    private static byte[] grayToRgb(byte[] gray) {
        byte[] rgb = new byte[3 * gray.length];
        for (int i = 0, to = 0; i < gray.length; i++, to += 3) {
            byte value = gray[i];
            rgb[to] = value;
            rgb[to + 1] = value;
            rgb[to + 2] = value;
        }
        return rgb;
    }

    /** A loop of its own: a constant step lets the compiler drop the bounds checks, which halves its time. */
    private static void yccToRgb(byte[] samples) {
        for (int i = 0; i < samples.length - 2; i += 3) {
            yccToRgb(samples, i);
        }
    }

    private static void yccToRgb(byte[] samples, int at) {
        int luma = samples[at] & 0xFF;
        int cb = samples[at + 1] & 0xFF;
        int cr = samples[at + 2] & 0xFF;
        samples[at] = clamp(luma + CR_TO_RED[cr]);
        samples[at + 1] = clamp(luma + ((CB_TO_GREEN[cb] + CR_TO_GREEN[cr]) >> 16));
        samples[at + 2] = clamp(luma + CB_TO_BLUE[cb]);
    }

    private static void invert(byte[] samples) {
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) ~samples[i];
        }
    }

    private static byte[] inkToRgb(byte[] inks) {
        byte[] rgb = new byte[inks.length / 4 * 3];
        for (int from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
            int white = 255 - (inks[from + 3] & 0xFF);
            rgb[to] = clamp(white - mulDiv255(inks[from] & 0xFF, white));
            rgb[to + 1] = clamp(white - mulDiv255(inks[from + 1] & 0xFF, white));
            rgb[to + 2] = clamp(white - mulDiv255(inks[from + 2] & 0xFF, white));
        }
        return rgb;
    }

    private static int mulDiv255(int a, int b) {
        int product = a * b + 128;
        return ((product >> 8) + product) >> 8;
    }

    private static byte clamp(int value) {
        return (byte) ((value & ~0xFF) == 0 ? value : ~value >> 31);
    }

    private static int fixed(double factor) {
        return (int) (factor * (1 << 16) + 0.5);
    }
}
