package io.sluice.loadtest;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadInputTest {

    @ParameterizedTest
    @ValueSource(strings = {"tensor:", "tensor:0", "tensor:-3", "tensor:4097", "tensor:2x2"})
    void tensor_ofNoUsableSize_saysTheRange(String text) {
        assertThatThrownBy(() -> LoadInput.tensor(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tensor:S needs a side in [1, 4096]");
    }
}
