package io.sluice.loadtest;

import io.sluice.client.ImageSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** What the requests of a load carry. */
public final class LoadInput {

    private static final String TENSOR_PREFIX = "tensor:";
    private static final int SIDE_LIMIT = 4096;
    private static final int CHANNELS = 3;
    private static final long SEED = 1;

    private LoadInput() {}

    /**
     * @param text {@code tensor:S} for S x S UINT8 pixels of noise, the same at every call, or the path of a picture
     * @throws IllegalArgumentException if it is a tensor of no usable size
     * @throws IOException if it is a file that cannot be read
     */
    public static ImageSource parse(String text) throws IOException {
        return text.startsWith(TENSOR_PREFIX)
                ? noise(side(text.substring(TENSOR_PREFIX.length())))
                : ImageSource.encoded(Files.readAllBytes(Path.of(text)));
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
