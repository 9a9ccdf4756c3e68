package io.sluice.model.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WideningTest {

    @Test
    void halfToFloat_everyFiniteHalf_isItsValue() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            int exponent = (bits >> 10) & 31;
            if (exponent < 31) {
                double magnitude =
                        exponent == 0 ? Math.scalb(bits & 1023, -24) : Math.scalb(1024 + (bits & 1023), exponent - 25);
                float expected = (float) (bits >> 15 == 0 ? magnitude : -magnitude);
                assertThat(Float.floatToRawIntBits(Widening.halfToFloat((short) bits)))
                        .as("half %04x", bits)
                        .isEqualTo(Float.floatToRawIntBits(expected));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0x3c00, 1",
        "0xc000, -2",
        "0x7bff, 65504",
        "0x0001, 5.9604645e-8",
        "0x7c00, Infinity",
        "0xfc00, -Infinity",
        "0x7e01, NaN"
    })
    void halfToFloat_knownHalf_isItsValue(int bits, Float value) {
        assertThat(Widening.halfToFloat((short) bits)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"0x3f80, 1", "0xc000, -2", "0x7f80, Infinity", "0x4049, 3.140625"})
    void bfloat16ToFloat_knownValue_isItsValue(int bits, float value) {
        assertThat(Widening.bfloat16ToFloat((short) bits)).isEqualTo(value);
    }
}
