package io.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sluice.proto.v1.DataType;
import io.sluice.proto.v1.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VectorTest {

    @ParameterizedTest
    @CsvSource({
        "0x0000, 0x0p0",
        "0x3c00, 0x1p0",
        "0xc000, -0x1p1",
        "0x7bff, 65504",
        "0x0400, 0x1p-14",
        "0x0001, 0x1p-24",
        "0x03ff, 0x1.ff8p-15",
        "0x3555, 0.333251953125",
        "0x7c00, Infinity",
        "0xfc00, -Infinity",
        "0x7e00, NaN"
    })
    void halfToFloat_everyKind_isExact(String half, String expected) {
        assertThat(Vector.halfToFloat((short) (int) Integer.decode(half))).isEqualTo(Float.valueOf(expected));
    }

    @Test
    void toFloats_float32_readsLittleEndianAndCanBeReadAgain() {
        Vector vector = Vector.of(tensor(DataType.DATA_TYPE_FLOAT32, 0, 0, (byte) 0x80, 0x3f));

        assertThat(vector.toFloats()).containsExactly(1f);
        assertThat(vector.toFloats()).containsExactly(1f);
    }

    @Test
    void of_shapeAndBytesDisagree_isRefused() {
        assertThatThrownBy(() -> Vector.of(tensor(DataType.DATA_TYPE_FLOAT32, 0, 0)))
                .isInstanceOf(SluiceException.class)
                .hasMessageContaining("shape [1] in 2 bytes");
    }

    @Test
    void of_typeThatNoVectorHas_isRefused() {
        assertThatThrownBy(() -> Vector.of(tensor(DataType.DATA_TYPE_INT64, 0, 0, 0, 0, 0, 0, 0, 0)))
                .isInstanceOf(SluiceException.class)
                .hasMessageContaining("DATA_TYPE_INT64");
    }

    private static Tensor tensor(DataType type, int... data) {
        byte[] bytes = new byte[data.length];
        for (int i = 0; i < data.length; i++) {
            bytes[i] = (byte) data[i];
        }
        return Tensor.newBuilder()
                .setDataType(type)
                .addShape(1)
                .setData(ByteString.copyFrom(bytes))
                .build();
    }
}
