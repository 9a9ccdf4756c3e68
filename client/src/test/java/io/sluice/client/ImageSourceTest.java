package io.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageSourceTest {

    @Test
    void encoded_callerChangesItsArray_keepsWhatItWasGiven() {
        byte[] file = {1, 2};
        ImageSource image = ImageSource.encoded(file);
        file[0] = 9;

        assertThat(bytes(image)).containsExactly(1, 2);
    }

    @Test
    void image_color_isRgbWithoutAlpha() {
        BufferedImage picture = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        picture.setRGB(0, 0, 0xff010203);
        picture.setRGB(1, 0, 0x80fffefd);

        ImageSource image = ImageSource.image(picture);

        assertThat(image.form()).isEqualTo(ImageSource.Form.PIXELS);
        assertThat(image.shape()).containsExactly(1, 2, 3);
        assertThat(bytes(image)).containsExactly(1, 2, 3, 0xff, 0xfe, 0xfd);
    }

    @Test
    void image_bgrBytes_isRgb() {
        BufferedImage picture = new BufferedImage(1, 1, BufferedImage.TYPE_3BYTE_BGR);
        picture.getRaster().setPixel(0, 0, new int[] {10, 20, 30});

        assertThat(bytes(ImageSource.image(picture))).containsExactly(10, 20, 30);
    }

    @Test
    void image_gray_keepsItsLevels() {
        BufferedImage picture = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        picture.getRaster().setSample(0, 0, 0, 100);
        picture.getRaster().setSample(1, 0, 0, 200);

        assertThat(bytes(ImageSource.image(picture))).containsExactly(100, 100, 100, 200, 200, 200);
    }

    @Test
    void image_deepGray_keepsTheHighByte() {
        BufferedImage picture = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
        picture.getRaster().setSample(0, 0, 0, 0x1234);

        assertThat(bytes(ImageSource.image(picture))).containsExactly(0x12, 0x12, 0x12);
    }

    @Test
    void image_partOfALarger_isThatPart() {
        BufferedImage whole = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
        whole.getRaster().setSample(2, 1, 0, 7);

        assertThat(bytes(ImageSource.image(whole.getSubimage(2, 1, 1, 1)))).containsExactly(7, 7, 7);
    }

    @Test
    void file_wholeFile_isRead(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("a.png"), new byte[] {4, 5});

        assertThat(bytes(ImageSource.file(file))).containsExactly(4, 5);
    }

    @Test
    void pixels_wrongCount_isRefusedWithBothNumbers() {
        assertThatThrownBy(() -> ImageSource.pixels(2, 2, new byte[11]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 x 2 RGB pixels are 12 bytes, got 11");
    }

    private static byte[] bytes(ImageSource image) {
        byte[] bytes = new byte[image.data().remaining()];
        image.data().get(bytes);
        return bytes;
    }
}
