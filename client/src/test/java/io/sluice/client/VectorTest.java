package io.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
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
        Vector vector =
                new Vector(Vector.Type.FLOAT32, List.of(1), ByteBuffer.wrap(new byte[] {0, 0, (byte) 0x80, 0x3f}), 0);

        assertThat(vector.toFloats()).containsExactly(1f);
        assertThat(vector.toFloats()).containsExactly(1f);
    }

    @Test
    void new_shapeAndBytesDisagree_isRefused() {
        assertThatThrownBy(() -> new Vector(Vector.Type.FLOAT32, List.of(1), ByteBuffer.allocate(2), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a FLOAT32 vector of shape [1] in 2 bytes");
    }
}
