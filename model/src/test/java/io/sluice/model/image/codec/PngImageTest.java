package io.sluice.model.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PngImageTest {

    private static final int[][] ADAM7 = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };

    private final Random random = new Random(7);

    @ParameterizedTest(name = "depth {0}, colour type {1}, {2} samples, interlaced {3}")
    @CsvSource({
        "1,0,1,false", "2,0,1,false", "4,0,1,false", "8,0,1,false", "16,0,1,false", "8,2,3,false", "16,2,3,false",
        "1,3,1,false", "2,3,1,false", "4,3,1,false", "8,3,1,false", "8,4,2,false", "16,4,2,false", "8,6,4,false",
        "16,6,4,false", "1,0,1,true", "8,0,1,true", "8,2,3,true", "16,2,3,true", "2,3,1,true", "8,6,4,true"
    })
    void decode_everyForm_givesHighBytesOfItsSamples(int depth, int colour, int channels, boolean interlaced)
            throws Exception {
        int width = 13;
        int height = 11;
        int[][][] samples = samples(width, height, channels, depth);
        byte[] palette = new byte[3 << Math.min(depth, 8)];
        random.nextBytes(palette);
        PngFile png = new PngFile().header(width, height, depth, colour, interlaced);
        if (colour == PngHeader.PALETTE) {
            png.chunk("PLTE", palette).chunk("tRNS", new byte[] {0});
        }
        png.data(interlaced ? interlaced(samples, depth) : scanlines(samples, depth, 0, 0, 1, 1));

        byte[] rgb = ImageFormats.open(png.end()).decode().rgb();

        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 3; c++) {
                    int[] pixel = samples[y][x];
                    int expected = colour == PngHeader.PALETTE
                            ? palette[3 * pixel[0] + c] & 0xFF
                            : widened(pixel[channels < 3 ? 0 : c], depth);
                    assertThat(rgb[3 * (y * width + x) + c] & 0xFF).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void decode_filtersOfAnotherEncoder_givesItsPixels() throws Exception {
        BufferedImage image = new BufferedImage(97, 61, BufferedImage.TYPE_3BYTE_BGR);
        for (int y = 0; y < 61; y++) {
            for (int x = 0; x < 97; x++) {
                image.setRGB(x, y, (x * x + y) << 16 | (x * 2) << 8 | (y * 3 + random.nextInt(4)));
            }
        }
        byte[] lines = new byte[61 * (1 + 97 * 3)];
        for (int y = 0; y < 61; y++) {
            filter(image, y, y % 5, lines);
        }
        byte[] png = new PngFile().header(97, 61, 8, 2, false).data(lines).end();

        byte[] rgb = ImageFormats.open(png).decode().rgb();

        BufferedImage judge = ImageIO.read(new ByteArrayInputStream(png));
        for (int i = 0; i < 97 * 61; i++) {
            int pixel = (rgb[3 * i] & 0xFF) << 16 | (rgb[3 * i + 1] & 0xFF) << 8 | (rgb[3 * i + 2] & 0xFF);
            assertThat(pixel).isEqualTo(judge.getRGB(i % 97, i / 97) & 0xFFFFFF);
            assertThat(pixel).isEqualTo(image.getRGB(i % 97, i / 97) & 0xFFFFFF);
        }
    }

    @Test
    void open_compressedTextAndProfileBombs_areNotInflated() throws Exception {
        byte[] bomb = new byte[3 + 70_000];
        byte[] packed = PngFile.deflate(new byte[64 << 20]);
        bomb[0] = 'x';
        System.arraycopy(packed, 0, bomb, 3, Math.min(packed.length, 70_000));
        byte[] file = new PngFile()
                .header(1, 1, 8, 0, false)
                .chunk("iCCP", bomb)
                .chunk("zTXt", bomb)
                .chunk("iTXt", bomb)
                .data(new byte[] {0, 42})
                .end();

        assertThat(ImageFormats.open(file).decode().rgb()).containsOnly(42);
    }

    @Test
    void open_headerBeyondWhatItsDataCanHold_isRefusedBeforeDecoding() {
        byte[] file = new PngFile()
                .header(8000, 8000, 8, 2, false)
                .data(new byte[1000])
                .end();

        assertThatThrownBy(() -> ImageFormats.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot hold the 8000 x 8000 pixels of its header");
    }

    @Test
    void decode_colourBeyondPalette_isRefused() throws Exception {
        byte[] file = new PngFile()
                .header(1, 1, 8, 3, false)
                .chunk("PLTE", new byte[6])
                .data(new byte[] {0, 2})
                .end();
        EncodedImage image = ImageFormats.open(file);

        assertThatThrownBy(image::decode)
                .isInstanceOf(IOException.class)
                .hasMessage("is a corrupt PNG: a pixel has colour 2 of a palette of 2");
    }

    @Test
    void decode_imageDataThatEndsEarly_isRefused() throws Exception {
        EncodedImage image = ImageFormats.open(
                new PngFile().header(4, 4, 8, 0, false).data(new byte[12]).end());

        assertThatThrownBy(image::decode).isInstanceOf(IOException.class).hasMessageContaining("truncated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"IDAT", "tEXt", "IEND"})
    void open_wrongChecksumInAnyChunk_isRefused(String type) {
        byte[] file = new PngFile()
                .header(1, 1, 8, 0, false)
                .chunk("tEXt", new byte[] {'k', 0, 'v'})
                .data(new byte[] {0, 42})
                .end();
        int at = new String(file, StandardCharsets.ISO_8859_1).indexOf(type);
        int length = PngImage.bigEndian(file, at - 4);
        file[at + 4 + length] ^= 1;

        assertThatThrownBy(() -> ImageFormats.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("fails its checksum");
    }

    private static int widened(int sample, int depth) {
        return depth == 16 ? sample >> 8 : sample * 255 / ((1 << depth) - 1);
    }

    private int[][][] samples(int width, int height, int channels, int depth) {
        int[][][] samples = new int[height][width][channels];
        for (int[][] row : samples) {
            for (int[] pixel : row) {
                for (int c = 0; c < channels; c++) {
                    pixel[c] = random.nextInt(1 << depth);
                }
            }
        }
        return samples;
    }

    private static byte[] interlaced(int[][][] samples, int depth) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int[] pass : ADAM7) {
            all.writeBytes(scanlines(samples, depth, pass[0], pass[1], pass[2], pass[3]));
        }
        return all.toByteArray();
    }

    private static byte[] scanlines(int[][][] samples, int depth, int x0, int y0, int stepX, int stepY) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        if (x0 >= samples[0].length) {
            return new byte[0];
        }
        for (int y = y0; y < samples.length; y += stepY) {
            StringBuilder bits = new StringBuilder("00000000");
            for (int x = x0; x < samples[y].length; x += stepX) {
                for (int sample : samples[y][x]) {
                    String binary = Integer.toBinaryString(sample | 1 << depth);
                    bits.append(binary, 1, binary.length());
                }
            }
            while (bits.length() % 8 != 0) {
                bits.append('0');
            }
            for (int i = 0; i < bits.length(); i += 8) {
                lines.write(Integer.parseInt(bits.substring(i, i + 8), 2));
            }
        }
        return lines.toByteArray();
    }

    private static void filter(BufferedImage image, int y, int type, byte[] lines) {
        int length = 1 + 3 * image.getWidth();
        lines[y * length] = (byte) type;
        for (int i = 0; i < length - 1; i++) {
            int left = i < 3 ? 0 : sample(image, i - 3, y);
            int above = y == 0 ? 0 : sample(image, i, y - 1);
            int corner = i < 3 || y == 0 ? 0 : sample(image, i - 3, y - 1);
            int guess = left + above - corner;
            int nearest = left;
            if (Math.abs(guess - above) < Math.abs(guess - nearest)) {
                nearest = above;
            }
            if (Math.abs(guess - corner) < Math.abs(guess - nearest)) {
                nearest = corner;
            }
            int[] predictions = {0, left, above, (left + above) / 2, nearest};
            lines[y * length + 1 + i] = (byte) (sample(image, i, y) - predictions[type]);
        }
    }

    private static int sample(BufferedImage image, int i, int y) {
        return image.getRGB(i / 3, y) >> (16 - 8 * (i % 3)) & 0xFF;
    }
}
