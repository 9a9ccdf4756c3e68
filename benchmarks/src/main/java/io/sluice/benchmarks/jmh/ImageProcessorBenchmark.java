package io.sluice.benchmarks.jmh;

import io.sluice.model.engine.InputShape;
import io.sluice.model.engine.Lane;
import io.sluice.model.image.ImageLimits;
import io.sluice.model.image.ImageProcessor;
import io.sluice.model.image.ImageProcessorConfig;
import io.sluice.model.image.InvalidImageException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a 1080p picture cost a core before it can be batched? As a JPEG, 4:2:0, and as decoded pixels, which leaves the
 * resize. A camera at 25 frames a second leaves 40 ms.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ImageProcessorBenchmark {

    private static final int WIDTH = 1920;
    private static final int HEIGHT = 1080;
    private static final int INPUT_SIZE = 224;

    private final ImageProcessor images =
            new ImageProcessor(ImageProcessorConfig.vitDefaults(INPUT_SIZE), ImageLimits.DEFAULT);
    private final ByteBuffer row = ByteBuffer.allocateDirect(Lane.PIXELS.rowBytes(InputShape.ofImages(INPUT_SIZE)));
    private ByteBuffer jpeg = ByteBuffer.allocate(0);
    private ByteBuffer pixels = ByteBuffer.allocate(0);

    @Setup
    public void draw() throws IOException {
        BufferedImage picture = picture();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageIO.write(picture, "jpg", file);
        jpeg = ByteBuffer.wrap(file.toByteArray());
        pixels = ByteBuffer.allocateDirect(3 * WIDTH * HEIGHT);
        for (int rgb : picture.getRGB(0, 0, WIDTH, HEIGHT, null, 0, WIDTH)) {
            pixels.put((byte) (rgb >> 16)).put((byte) (rgb >> 8)).put((byte) rgb);
        }
        pixels.flip();
    }

    @Benchmark
    public ByteBuffer jpegToRow() throws InvalidImageException {
        images.encoded(jpeg, row.clear());
        return row;
    }

    @Benchmark
    public ByteBuffer pixelsToRow() throws InvalidImageException {
        images.pixels(pixels, HEIGHT, WIDTH, row.clear());
        return row;
    }

    /** Gradients, edges and some noise, as in a camera's frame. */
    private static BufferedImage picture() {
        Random random = new Random(1);
        BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int square = ((x / 97 + y / 61) & 1) * 60;
                int noise = random.nextInt(12);
                int red = x * 180 / WIDTH + square + noise;
                int green = y * 180 / HEIGHT + square + noise;
                picture.setRGB(x, y, red << 16 | green << 8 | (square + 90 + noise));
            }
        }
        return picture;
    }
}
