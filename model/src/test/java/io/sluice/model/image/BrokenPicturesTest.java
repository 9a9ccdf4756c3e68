package io.sluice.model.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.image.codec.EncodedImage;
import io.sluice.model.image.codec.ImageFormats;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BrokenPicturesTest {

    private static final int CUTS = 60;
    private static final int CORRUPTIONS = 150;

    private final ImageProcessor processor =
            new ImageProcessor(ImageProcessorConfig.vitDefaults(16), ImageLimits.DEFAULT);
    private final ByteBuffer row = ByteBuffer.allocateDirect(16 * 16 * 3);

    static List<String> brokenFiles() {
        return GoldenPictures.inputs(true);
    }

    static Stream<String> goodFiles() {
        return GoldenPictures.inputs(false).stream().filter(name -> !name.endsWith(".gif"));
    }

    @ParameterizedTest
    @MethodSource("brokenFiles")
    void encoded_brokenFile_isRefusedAndLeavesPositions(String name) {
        ByteBuffer file = ByteBuffer.wrap(GoldenPictures.input(name));

        assertThatThrownBy(() -> processor.encoded(file, row))
                .isInstanceOf(InvalidImageException.class)
                .message()
                .matches("(is|has|looks) .*");
        assertThat(row.position()).isZero();
        assertThat(file.position()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bad_empty.jpg | is empty; JPEG, PNG and WebP are allowed",
                "bad_text.jpg | looks like text; JPEG, PNG and WebP are allowed",
                "bad_zeros.jpg | looks like unknown binary data of 4096 bytes; JPEG, PNG and WebP are allowed",
                "bad_zero_size.png | is a corrupt PNG: its header says 0 x 10 pixels",
                "bad_bomb_real.png | is a PNG of 20000 x 20000 pixels; at most 64000000 pixels are allowed",
            })
    void encoded_brokenFile_saysWhatIsWrong(String name, String message) {
        assertThatThrownBy(() -> processor.encoded(ByteBuffer.wrap(GoldenPictures.input(name)), row))
                .hasMessage(message);
    }

    /** Opening allocates no pixels, so a size that the file gives away there costs nothing to refuse. */
    @ParameterizedTest
    @CsvSource({"bad_bomb.jpg", "bad_bomb_header.png", "bad_bomb_real.png"})
    void open_bomb_givesSizeOrRefusesWithoutDecoding(String name) throws Exception {
        long size;
        try {
            EncodedImage image = ImageFormats.open(GoldenPictures.input(name));
            size = (long) image.width() * image.height();
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("cannot hold");
            return;
        }
        assertThat(size).isGreaterThan(ImageLimits.DEFAULT.maxPixels());
    }

    @ParameterizedTest
    @MethodSource("goodFiles")
    void encoded_cutAnywhere_isRefused(String name) {
        byte[] file = GoldenPictures.input(name);
        Random random = new Random(name.hashCode());
        for (int i = 0; i < CUTS; i++) {
            int length = i < 20 ? Math.min(i, file.length - 1) : random.nextInt(file.length);
            ByteBuffer cut = ByteBuffer.wrap(file, 0, i == 20 ? file.length - 1 : length);

            assertThatThrownBy(() -> processor.encoded(cut, row))
                    .as("cut to %d bytes", cut.limit())
                    .isInstanceOf(InvalidImageException.class);
            assertThat(row.position()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("goodFiles")
    void encoded_corruptBytes_decodesOrIsRefused(String name) {
        byte[] file = GoldenPictures.input(name);
        Random random = new Random(name.hashCode());
        for (int i = 0; i < CORRUPTIONS; i++) {
            byte[] corrupt = Arrays.copyOf(file, file.length);
            // Every other time only in the header, where a byte means most.
            int reach = i % 2 == 0 ? file.length : Math.min(file.length, 700);
            for (int n = random.nextInt(4); n >= 0; n--) {
                corrupt[random.nextInt(reach)] = (byte) random.nextInt();
            }
            row.clear();
            try {
                processor.encoded(ByteBuffer.wrap(corrupt), row);
                assertThat(row.hasRemaining()).isFalse();
            } catch (InvalidImageException e) {
                assertThat(row.position()).isZero();
                assertThat(e.getMessage()).matches("(?s)(is|has|looks) .*");
            }
        }
    }
}
