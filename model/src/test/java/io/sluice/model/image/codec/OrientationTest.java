package io.sluice.model.image.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.image.GoldenPictures;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrientationTest {

    private static final byte[] JPEG = GoldenPictures.input("chelsea_444.jpg");

    /** What EXIF says of each value: the picture's side at which the stored row 0 and column 0 are. */
    @ParameterizedTest
    @CsvSource({
        "1, top, left", "2, top, right", "3, bottom, right", "4, bottom, left",
        "5, left, top", "6, right, top", "7, right, bottom", "8, left, bottom"
    })
    void apply_everyValue_putsRowAndColumnZeroWhereExifSays(int value, String rowZero, String columnZero) {
        int width = 70;
        int height = 45;
        byte[] rgb = new byte[3 * width * height];
        new Random(value).nextBytes(rgb);

        RgbImage turned = Orientation.ofExif(value).apply(new RgbImage(width, height, rgb));

        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                int x = at(turned.width(), "left", rowZero, row, columnZero, column);
                int y = at(turned.height(), "top", rowZero, row, columnZero, column);
                for (int c = 0; c < 3; c++) {
                    assertThat(turned.rgb()[3 * (y * turned.width() + x) + c])
                            .isEqualTo(rgb[3 * (row * width + column) + c]);
                }
            }
        }
    }

    private static int at(int side, String near, String rowZero, int row, String columnZero, int column) {
        String far = near.equals("left") ? "right" : "bottom";
        if (rowZero.equals(near) || columnZero.equals(near)) {
            return rowZero.equals(near) ? row : column;
        }
        assertThat(new String[] {rowZero, columnZero}).contains(far);
        return side - 1 - (rowZero.equals(far) ? row : column);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 65535})
    void ofExif_valueThatDoesNotExist_isUpright(int value) {
        assertThat(Orientation.ofExif(value)).isEqualTo(Orientation.UPRIGHT);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void open_exifInEachFormat_isFound(int value) throws Exception {
        Orientation expected = Orientation.ofExif(value);
        byte[] little = tiff(ByteOrder.LITTLE_ENDIAN, 3, value);
        byte[] big = tiff(ByteOrder.BIG_ENDIAN, 4, value);
        byte[] png = new PngFile()
                .header(1, 1, 8, 0, false)
                .chunk("eXIf", big)
                .data(new byte[2])
                .end();

        assertThat(ImageFormats.open(jpegWith(little)).orientation()).isEqualTo(expected);
        assertThat(ImageFormats.open(jpegWith(big)).orientation()).isEqualTo(expected);
        assertThat(ImageFormats.open(png).orientation()).isEqualTo(expected);
        assertThat(ImageFormats.open(webpWith(little)).orientation()).isEqualTo(expected);
        assertThat(ImageFormats.open(webpWith(little)).decode().rgb())
                .isEqualTo(ImageFormats.open(GoldenPictures.input("chelsea_lossy.webp"))
                        .decode()
                        .rgb());
    }

    @Test
    void open_exifCutAnywhereOrCorrupt_countsAsNone() throws Exception {
        byte[] tiff = tiff(ByteOrder.BIG_ENDIAN, 3, 6);
        for (int length = 0; length < tiff.length; length++) {
            byte[] cut = Arrays.copyOf(tiff, length);
            assertThat(ImageFormats.open(jpegWith(cut)).orientation()).isEqualTo(Orientation.UPRIGHT);
        }
        Random random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            byte[] corrupt = tiff.clone();
            corrupt[random.nextInt(corrupt.length)] = (byte) random.nextInt();
            assertThat(ImageFormats.open(jpegWith(corrupt)).orientation()).isNotNull();
        }
    }

    private static byte[] tiff(ByteOrder order, int type, int value) {
        ByteBuffer tiff = ByteBuffer.allocate(22).order(order);
        byte mark = (byte) (order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M');
        tiff.put(mark).put(mark).putShort((short) 42).putInt(8).putShort((short) 1);
        tiff.putShort((short) 0x0112).putShort((short) type).putInt(1);
        return type == 3
                ? tiff.putShort((short) value).array()
                : tiff.putInt(value).array();
    }

    private static byte[] jpegWith(byte[] tiff) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(JPEG, 0, 2);
        int length = 2 + 6 + tiff.length;
        out.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xE1, (byte) (length >> 8), (byte) length});
        out.writeBytes("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(tiff);
        out.write(JPEG, 2, JPEG.length - 2);
        return out.toByteArray();
    }

    /** Wraps the simple golden file in the extended format. */
    private static byte[] webpWith(byte[] tiff) {
        byte[] simple = GoldenPictures.input("chelsea_lossy.webp");
        int body = simple.length - 12;
        ByteBuffer file = ByteBuffer.allocate(12 + 18 + body + 8 + tiff.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.ISO_8859_1)).putInt(file.capacity() - 8);
        file.put("WEBPVP8X".getBytes(StandardCharsets.ISO_8859_1)).putInt(10).putInt(0x08);
        file.put(new byte[] {(byte) 450, 450 >> 8, 0, (byte) 299, 299 >> 8, 0});
        file.put(simple, 12, body);
        file.put("EXIF".getBytes(StandardCharsets.ISO_8859_1)).putInt(tiff.length);
        return file.put(tiff).array();
    }
}
