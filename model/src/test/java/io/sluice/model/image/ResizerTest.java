package io.sluice.model.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.image.ImageProcessorConfig.Filter;
import io.sluice.model.image.codec.RgbImage;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ResizerTest {

    private static final int CASES = 150;
    private static final int FRACTION = 1 << 22;

    @ParameterizedTest
    @EnumSource(Filter.class)
    void resize_randomSizes_equalsPlainReference(Filter filter) {
        Random random = new Random(11);
        for (int i = 0; i < CASES; i++) {
            int top = i % 3 == 0 ? 4 : 90;
            RgbImage image = noise(1 + random.nextInt(top), 1 + random.nextInt(90), random);
            int width = 1 + random.nextInt(70);
            int height = 1 + random.nextInt(top);
            assertEqualsReference(image, width, height, filter, random);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,64,64", "1,300,16,16", "300,1,16,16", "64,64,64,64", "20,200,40,10", "33,33,1,1", "5,7,7,5"})
    void resize_extremes_equalPlainReference(int width, int height, int toWidth, int toHeight) {
        Random random = new Random(5);
        for (Filter filter : Filter.values()) {
            assertEqualsReference(noise(width, height, random), toWidth, toHeight, filter, random);
        }
    }

    @ParameterizedTest
    @EnumSource(Filter.class)
    void resize_sameSize_isIdentity(Filter filter) {
        RgbImage image = noise(31, 17, new Random(1));

        assertThat(Resizer.resize(image, new Resizer.Target(31, 17, 0, 0, 31, 17), filter))
                .isEqualTo(image.rgb());
    }

    private static void assertEqualsReference(RgbImage image, int width, int height, Filter filter, Random random) {
        byte[] whole = reference(image, width, height, filter);
        int left = random.nextInt(width);
        int top = random.nextInt(height);
        int columns = 1 + random.nextInt(width - left);
        int rows = 1 + random.nextInt(height - top);

        byte[] all = Resizer.resize(image, new Resizer.Target(width, height, 0, 0, width, height), filter);
        byte[] part = Resizer.resize(image, new Resizer.Target(width, height, left, top, columns, rows), filter);

        assertThat(all)
                .as("%d x %d to %d x %d", image.width(), image.height(), width, height)
                .isEqualTo(whole);
        for (int y = 0; y < rows; y++) {
            for (int i = 0; i < 3 * columns; i++) {
                assertThat(part[y * 3 * columns + i]).isEqualTo(whole[(top + y) * 3 * width + 3 * left + i]);
            }
        }
    }

    /** Pillow's algorithm as its authors tell it, one sample at a time. */
    private static byte[] reference(RgbImage image, int width, int height, Filter filter) {
        int rowsGone = image.height() - height;
        if (rowsGone > 0 && rowsGone > 2 * (image.width() - width)) {
            byte[] down = pass(image.rgb(), image.height(), height, 3 * image.width(), 1, image.width() * 3, filter);
            return columns(down, image.width(), width, height, filter);
        }
        byte[] across = columns(image.rgb(), image.width(), width, image.height(), filter);
        return pass(across, image.height(), height, 3 * width, 1, width * 3, filter);
    }

    private static byte[] columns(byte[] source, int in, int out, int rows, Filter filter) {
        byte[] result = new byte[rows * out * 3];
        for (int y = 0; y < rows; y++) {
            byte[] row = Arrays.copyOfRange(source, y * in * 3, (y + 1) * in * 3);
            System.arraycopy(pass(row, in, out, 3, 1, 3, filter), 0, result, y * out * 3, out * 3);
        }
        return result;
    }

    /** Resamples {@code lines} interleaved series of samples that lie {@code step} apart. */
    private static byte[] pass(byte[] source, int in, int out, int lines, int lineStep, int step, Filter filter) {
        byte[] result = new byte[out * step];
        double scale = (double) in / out;
        double widened = Math.max(scale, 1);
        double support = (filter == Filter.BILINEAR ? 1 : 2) * widened;
        for (int i = 0; i < out; i++) {
            double center = (i + 0.5) * scale;
            int low = Math.max(0, (int) (center - support + 0.5));
            int high = Math.min(in, (int) (center + support + 0.5));
            double sum = 0;
            for (int j = low; j < high; j++) {
                sum += weight(filter, (j - center + 0.5) * (1 / widened));
            }
            for (int line = 0; line < lines; line++) {
                long total = FRACTION / 2;
                for (int j = low; j < high; j++) {
                    double share = weight(filter, (j - center + 0.5) * (1 / widened)) / sum;
                    long fixed = (long) (share * FRACTION + Math.copySign(0.5, share));
                    total += fixed * (source[line * lineStep + j * step] & 0xFF);
                }
                result[line * lineStep + i * step] = (byte) Math.max(0, Math.min(255, Math.floorDiv(total, FRACTION)));
            }
        }
        return result;
    }

    private static double weight(Filter filter, double distance) {
        double x = Math.abs(distance);
        if (filter == Filter.BILINEAR) {
            return Math.max(0, 1 - x);
        }
        if (x >= 2) {
            return 0;
        }
        return x < 1 ? (1.5 * x - 2.5) * x * x + 1 : (((x - 5) * x + 8) * x - 4) * -0.5;
    }

    private static RgbImage noise(int width, int height, Random random) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            // Extremes make the bicubic filter overshoot, so that sums are negative and above 255.
            rgb[i] = (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextInt(2) * 255);
        }
        return new RgbImage(width, height, rgb);
    }
}
