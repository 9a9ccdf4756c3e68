package io.sluice.model.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.image.ImageProcessorConfig.Filter;
import io.sluice.model.image.ImageProcessorConfig.Geometry;
import io.sluice.model.image.codec.ImageFormats;
import io.sluice.model.image.codec.RgbImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageProcessorTest {

    private static final int SIZE = 32;
    private static final int ROW = 3 * SIZE * SIZE;

    private final ImageProcessor processor = processor(ImageLimits.DEFAULT, Geometry.SQUASH);
    private final ByteBuffer row = ByteBuffer.allocateDirect(ROW);

    @Test
    void encoded_sliceOfReadOnlyBuffer_fillsRowFromItsPosition() throws Exception {
        byte[] file = GoldenPictures.input("tiny_3x5.png");
        ByteBuffer given = ByteBuffer.allocateDirect(file.length + 20);
        given.position(7).put(file).flip().position(7);
        ByteBuffer rows = ByteBuffer.allocateDirect(3 * ROW).position(ROW);

        processor.encoded(given.asReadOnlyBuffer(), rows);
        processor.encoded(ByteBuffer.wrap(file), row);

        assertThat(given.position()).isEqualTo(7);
        assertThat(rows.position()).isEqualTo(2 * ROW);
        assertThat(rows.slice(ROW, ROW)).isEqualTo(row.flip());
    }

    @Test
    void encoded_moreBytesThanAllowed_isRefused() {
        ImageProcessor limited = processor(new ImageLimits(80, 1000), Geometry.SQUASH);

        assertThatThrownBy(() -> limited.encoded(ByteBuffer.wrap(GoldenPictures.input("tiny_3x5.png")), row))
                .isInstanceOf(InvalidImageException.class)
                .hasMessage("has 81 bytes; at most 80 are allowed");
    }

    @ParameterizedTest
    @CsvSource({
        "tiny_3x5.png, is a PNG of 3 x 5",
        "chelsea_lossy.webp, is a WebP of 451 x 300",
        "chelsea_444.jpg, is a JPEG of 451 x 300"
    })
    void encoded_morePixelsThanAllowed_isRefused(String name, String start) {
        ImageProcessor limited = processor(new ImageLimits(1 << 20, 14), Geometry.SQUASH);

        assertThatThrownBy(() -> limited.encoded(ByteBuffer.wrap(GoldenPictures.input(name)), row))
                .isInstanceOf(InvalidImageException.class)
                .hasMessage(start + " pixels; at most 14 pixels are allowed");
    }

    @ParameterizedTest
    @CsvSource({"65536, 1", "1, 65536"})
    void pixels_sideLongerThanAllowed_isRefused(long height, long width) {
        ByteBuffer rgb = ByteBuffer.allocate((int) (3 * height * width));

        assertThatThrownBy(() -> processor.pixels(rgb, height, width, row))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("at most 65535 a side are allowed");
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "5, 0", "-1, -15", "4, 5", "9223372036854775807, 2", "4294967296, 4294967296", "2147483648, 3"})
    void pixels_shapeThatBytesDoNotFill_isRefused(long height, long width) {
        assertThatThrownBy(() -> processor.pixels(ByteBuffer.allocate(45), height, width, row))
                .isInstanceOf(InvalidImageException.class);
        assertThat(row.position()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chelsea_444.jpg", "tiny_3x5.png", "wide_1600x40.png"})
    void pixels_ofDecodedPicture_giveTheRowOfItsFile(String name) throws Exception {
        for (Geometry geometry : List.of(Geometry.SQUASH, Geometry.SHORTEST_EDGE_CENTER_CROP)) {
            ImageProcessor each = processor(ImageLimits.DEFAULT, geometry);
            RgbImage image = ImageFormats.open(GoldenPictures.input(name)).decode();
            ByteBuffer direct = ByteBuffer.allocateDirect(ROW);
            row.clear();

            each.pixels(ByteBuffer.wrap(image.rgb()), image.height(), image.width(), row);
            each.encoded(ByteBuffer.wrap(GoldenPictures.input(name)), direct);

            assertThat(row.flip()).isEqualTo(direct.flip());
        }
    }

    @Test
    void pixels_ofTheModelsSize_areCopied() throws Exception {
        ByteBuffer rgb = ByteBuffer.allocate(ROW);
        for (int i = 0; i < ROW; i++) {
            rgb.put(i, (byte) (i * 31));
        }

        processor(ImageLimits.DEFAULT, Geometry.NONE).pixels(rgb, SIZE, SIZE, row);

        assertThat(row.flip()).isEqualTo(rgb);
        assertThat(rgb.position()).isZero();
    }

    @Test
    void pixels_anotherSizeWhereNothingIsResized_isRefused() {
        ImageProcessor asIs = processor(ImageLimits.DEFAULT, Geometry.NONE);

        assertThatThrownBy(() -> asIs.pixels(ByteBuffer.allocate(45), 5, 3, row))
                .isInstanceOf(InvalidImageException.class)
                .hasMessage("is a picture of 3 x 5 pixels; this model resizes nothing and takes 32 x 32");
    }

    @Test
    void normalized_finiteValues_areCopiedInNativeOrder() throws Exception {
        ByteBuffer values = ByteBuffer.allocate(4 * ROW).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < ROW; i++) {
            values.putFloat(4 * i, i - 0.5f);
        }
        ByteBuffer floats = ByteBuffer.allocateDirect(4 * ROW + 4).order(ByteOrder.nativeOrder());

        processor.normalized(values, floats);

        assertThat(floats.position()).isEqualTo(4 * ROW);
        for (int i = 0; i < ROW; i++) {
            assertThat(floats.getFloat(4 * i)).isEqualTo(i - 0.5f);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e20f, -1_000_001f})
    void normalized_oneValueThatWouldPoisonABatch_isRefusedByIndex(float value) {
        ByteBuffer values =
                ByteBuffer.allocate(4 * ROW).order(ByteOrder.LITTLE_ENDIAN).putFloat(4 * (ROW - 1), value);
        ByteBuffer floats = ByteBuffer.allocateDirect(4 * ROW);

        assertThatThrownBy(() -> processor.normalized(values, floats))
                .isInstanceOf(InvalidImageException.class)
                .hasMessage("has %s at index 3071; values must be numbers in [-1000000, 1000000]".formatted(value));
        assertThat(floats.position()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4 * ROW - 4, 4 * ROW - 1, 4 * ROW + 4})
    void normalized_wrongLength_isRefused(int bytes) {
        assertThatThrownBy(() -> processor.normalized(ByteBuffer.allocate(bytes), ByteBuffer.allocate(4 * ROW)))
                .isInstanceOf(InvalidImageException.class)
                .hasMessage("has %d bytes; FLOAT32 of shape [3, 32, 32] has 12288".formatted(bytes));
    }

    @Test
    void anyForm_rowWithoutRoom_isTheCallersFault() {
        ByteBuffer small = ByteBuffer.allocate(ROW - 1);

        assertThatThrownBy(() -> processor.pixels(ByteBuffer.allocate(3), 1, 1, small))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> processor.encoded(ByteBuffer.allocate(3), small))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> processor.normalized(ByteBuffer.allocate(4 * ROW), row))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void encoded_byFourThreads_givesEachTheSameRows() throws Exception {
        List<String> names = List.of("chelsea_444.jpg", "coffee_cmyk.jpg", "rocket_palette.png", "chelsea_lossy.webp");
        List<ByteBuffer> expected = rows(names);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<ByteBuffer>>> results = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                results.add(threads.submit(() -> rows(names)));
            }
            for (Future<List<ByteBuffer>> result : results) {
                assertThat(result.get()).isEqualTo(expected);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private List<ByteBuffer> rows(List<String> names) throws InvalidImageException {
        List<ByteBuffer> rows = new ArrayList<>();
        for (String name : names) {
            ByteBuffer each = ByteBuffer.allocate(ROW);
            processor.encoded(ByteBuffer.wrap(GoldenPictures.input(name)), each);
            rows.add(each.flip());
        }
        return rows;
    }

    private static ImageProcessor processor(ImageLimits limits, Geometry geometry) {
        List<Float> half = List.of(0.5f, 0.5f, 0.5f);
        return new ImageProcessor(new ImageProcessorConfig(SIZE, geometry, Filter.BICUBIC, 1, half, half), limits);
    }
}
