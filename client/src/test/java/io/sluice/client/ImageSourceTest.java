package io.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.proto.v1.DataType;
import io.sluice.proto.v1.Tensor;
import org.junit.jupiter.api.Test;

class ImageSourceTest {

    @Test
    void encoded_callerChangesItsArray_keepsWhatItWasGiven() {
        byte[] file = {1, 2};
        ImageSource image = ImageSource.encoded(file);
        file[0] = 9;

        assertThat(image.toMessage().getEncoded().toByteArray()).containsExactly(1, 2);
    }

    @Test
    void normalized_oneValue_isLittleEndianFloat32() {
        Tensor tensor =
                ImageSource.normalized(1, new float[] {1f, 0f, -2f}).toMessage().getTensor();

        assertThat(tensor.getDataType()).isEqualTo(DataType.DATA_TYPE_FLOAT32);
        assertThat(tensor.getShapeList()).containsExactly(3L, 1L, 1L);
        assertThat(tensor.getData().toByteArray()).containsExactly(0, 0, 0x80, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0xc0);
    }

    @Test
    void pixels_wrongCount_isRefusedWithBothNumbers() {
        assertThatThrownBy(() -> ImageSource.pixels(2, 2, new byte[11]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 x 2 RGB pixels are 12 bytes, got 11");
    }
}
