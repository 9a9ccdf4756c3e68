package io.sluice.loadtest;

import io.sluice.client.ImageSource;
import java.util.SplittableRandom;

/** What the requests of a load carry, where it is not somebody's picture. */
public final class LoadInput {

    private static final String TENSOR_PREFIX = "tensor:";
    private static final int SIDE_LIMIT = 4096;
    private static final int CHANNELS = 3;
    private static final long SEED = 1;

    private LoadInput() {}

    /** Whether this means pixels of noise, rather than a file. */
    public static boolean isTensor(String text) {
        return text.startsWith(TENSOR_PREFIX);
    }

    /**
     * Pixels of noise, the same at every call.
     *
     * @param text {@code tensor:S} for UINT8 {@code [S, S, 3]}
     * @throws IllegalArgumentException if S is no usable size
     */
    public static ImageSource tensor(String text) {
        return noise(side(text.substring(TENSOR_PREFIX.length())));
    }

    private static int side(String digits) {
        int side;
        try {
            side = Integer.parseInt(digits);
        } catch (NumberFormatException notANumber) {
            side = 0;
        }
        if (side < 1 || side > SIDE_LIMIT) {
            throw new IllegalArgumentException(
                    "tensor:S needs a side in [1, %d], got '%s'".formatted(SIDE_LIMIT, digits));
        }
        return side;
    }

    private static ImageSource noise(int side) {
        byte[] pixels = new byte[side * side * CHANNELS];
        new SplittableRandom(SEED).nextBytes(pixels);
        return ImageSource.pixels(side, side, pixels);
    }
}
