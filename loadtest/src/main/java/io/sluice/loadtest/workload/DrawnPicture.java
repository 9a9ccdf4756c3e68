package io.sluice.loadtest.workload;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** A picture that costs a decoder about what a photograph does: a gradient with a little noise. */
final class DrawnPicture {

    private static final int NOISE = 24;
    private static final int LEVELS = 256;
    private static final long SEED = 1;

    private DrawnPicture() {}

    static byte[] encode(String format, int width, int height) throws IOException {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        SplittableRandom random = new SplittableRandom(SEED);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int red = level(x * LEVELS / width, random);
                int green = level(y * LEVELS / height, random);
                int blue = level((x + y) * LEVELS / (width + height), random);
                picture.setRGB(x, y, red << 16 | green << 8 | blue);
            }
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        if (!ImageIO.write(picture, format, file)) {
            throw new IOException("this Java cannot write " + format);
        }
        return file.toByteArray();
    }

    private static int level(int base, SplittableRandom random) {
        return Math.max(0, Math.min(LEVELS - 1, base + random.nextInt(-NOISE, NOISE + 1)));
    }
}
