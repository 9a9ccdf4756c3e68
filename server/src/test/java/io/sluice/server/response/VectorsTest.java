package io.sluice.server.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.server.request.Answer.Embedding;
import io.sluice.server.request.task.VectorType;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VectorsTest {

    @Test
    void normalize_severalVectors_makesEachOneUnitAndLeavesZeros() {
        float[] values = {3, 4, 0, 0, 0, -2};

        Vectors.normalize(values, 2);

        assertThat(values).containsExactly(new float[] {0.6f, 0.8f, 0, 0, 0, -1}, within(1e-7f));
    }

    @Test
    void encode_float32_isLittleEndianRowMajor() {
        Embedding embedding = Vectors.encode(new float[] {1, -2}, new int[] {2}, VectorType.FLOAT32);

        assertThat(embedding.data().duplicate().order(ByteOrder.LITTLE_ENDIAN).getFloat(4))
                .isEqualTo(-2f);
        assertThat(embedding.data().remaining()).isEqualTo(8);
        assertThat(embedding.scale()).isZero();
    }

    @Test
    void encode_int8_isWithinHalfAStepAndUsesTheWholeRange() {
        Random random = new Random(7);
        float[] values = new float[500];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }

        Embedding embedding = Vectors.encode(values, new int[] {500}, VectorType.INT8);

        int largest = 0;
        for (int i = 0; i < values.length; i++) {
            byte quantized = embedding.data().get(i);
            largest = Math.max(largest, Math.abs(quantized));
            assertThat(quantized * embedding.scale()).isCloseTo(values[i], within(embedding.scale() * 0.5001f));
        }
        assertThat(largest).isEqualTo(127);
    }

    @Test
    void encode_int8OfZeros_hasAScaleThatCanBeMultipliedBy() {
        Embedding embedding = Vectors.encode(new float[3], new int[] {3}, VectorType.INT8);

        assertThat(embedding.scale()).isEqualTo(1f);
        assertThat(embedding.data().get(0)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0000",
        "-0.0, 8000",
        "1, 3c00",
        "-2, c000",
        "65504, 7bff",
        "65519.996, 7bff",
        "65520, 7c00",
        "1e10, 7c00",
        "-1e10, fc00",
        "Infinity, 7c00",
        "NaN, 7e00",
        "6.1035156e-5, 0400",
        "6.097555e-5, 03ff",
        "5.9604645e-8, 0001",
        "2.9802322e-8, 0000",
        "2.9802326e-8, 0001",
        "1e-10, 0000",
        "1.0004883, 3c00",
        "1.0004884, 3c01",
        "1.0014648, 3c02",
        "0.1, 2e66"
    })
    void fromFloat_everyKindOfNumber_roundsToNearestEven(float value, String bits) {
        assertThat(String.format("%04x", HalfPrecision.fromFloat(value) & 0xffff))
                .isEqualTo(bits);
    }
}
