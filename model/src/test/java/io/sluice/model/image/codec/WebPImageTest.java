package io.sluice.model.image.codec;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.image.GoldenPictures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WebPImageTest {

    @Test
    void open_animation_isRefused() {
        assertThatThrownBy(() -> ImageFormats.open(extended(0x02, 450, 299)))
                .isInstanceOf(IOException.class)
                .hasMessage("is an animated WebP; still pictures are allowed");
    }

    @Test
    void open_canvasOfAnotherSize_isRefused() {
        assertThatThrownBy(() -> ImageFormats.open(extended(0, 16_000, 299)))
                .isInstanceOf(IOException.class)
                .hasMessage("is a corrupt WebP: its canvas and its picture differ in size");
    }

    @Test
    void open_noFrame_isRefused() {
        byte[] file = "RIFF\4\0\0\0WEBP".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> ImageFormats.open(file))
                .isInstanceOf(IOException.class)
                .hasMessage("is a corrupt WebP: it has no picture");
    }

    private static byte[] extended(int flags, int width, int height) {
        byte[] simple = GoldenPictures.input("chelsea_lossy.webp");
        ByteBuffer file = ByteBuffer.allocate(18 + simple.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(simple, 0, 12).putInt(4, file.capacity() - 8);
        file.put("VP8X".getBytes(StandardCharsets.ISO_8859_1)).putInt(10).putInt(flags);
        file.putShort((short) width).put((byte) 0).putShort((short) height).put((byte) 0);
        return file.put(simple, 12, simple.length - 12).array();
    }
}
