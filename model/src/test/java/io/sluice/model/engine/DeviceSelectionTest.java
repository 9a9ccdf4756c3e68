package io.sluice.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.engine.DeviceSelection.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceSelectionTest {

    @ParameterizedTest
    @ValueSource(strings = {"auto", "cpu", "cuda", "cuda:0", "cuda:1,0"})
    void parse_whatIsAllowed_isSpelledTheSameAgain(String value) {
        assertThat(DeviceSelection.parse(value).configName()).isEqualTo(value);
    }

    @Test
    void parse_numberedDevices_keepsTheirOrder() {
        assertThat(DeviceSelection.parse("cuda:1,0")).isEqualTo(new DeviceSelection(Kind.CUDA, List.of(1, 0)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "gpu; be auto, cpu, cuda or cuda:0,1",
                "cpu:0; be auto, cpu, cuda or cuda:0,1",
                "cuda:; be auto, cpu, cuda or cuda:0,1",
                "cuda:-1; be auto, cpu, cuda or cuda:0,1",
                "cuda:0,; be auto, cpu, cuda or cuda:0,1",
                "cuda:1,1; name each device once",
                "cuda:64; number devices from 0 to 63"
            })
    void parse_anythingElse_isRefusedWithTheKeyAndTheValue(String value, String rule) {
        assertThatThrownBy(() -> DeviceSelection.parse(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("engine.device must %s, got '%s'", rule, value);
    }
}
