package io.sluice.model.engine.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.EngineOptions.Backend;
import io.sluice.model.engine.Precision;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackendChoiceTest {

    private static final Device CPU = new Device.Cpu(true, true);
    private static final Device GPU = new Device.Gpu(0, 90, 1L << 36);

    @ParameterizedTest
    @CsvSource({
        "auto, FP32, PYTORCH",
        "auto, BF16, PYTORCH",
        "auto, INT8, ONNXRUNTIME",
        "pytorch, INT8, PYTORCH",
        "onnxruntime, FP32, ONNXRUNTIME",
        "onnxruntime, INT8, ONNXRUNTIME"
    })
    void of_wishThatCanBe_isFulfilled(String wanted, Precision precision, Backend backend) {
        assertThat(BackendChoice.of(Backend.parse(wanted), precision, CPU)).isEqualTo(backend);
    }

    @Test
    void of_precisionThatOnnxRuntimeLacks_isRefused() {
        assertThatThrownBy(() -> BackendChoice.of(Optional.of(Backend.ONNXRUNTIME), Precision.BF16, CPU))
                .isInstanceOf(EngineException.class)
                .hasMessage("engine.backend is onnxruntime, which computes fp32 and int8 on a CPU, and not bf16 on cpu;"
                        + " auto or pytorch would");
    }

    @Test
    void of_gpu_isPyTorchs() {
        assertThat(BackendChoice.of(Optional.empty(), Precision.FP16, GPU)).isEqualTo(Backend.PYTORCH);
        assertThatThrownBy(() -> BackendChoice.of(Optional.of(Backend.ONNXRUNTIME), Precision.FP32, GPU))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("not fp32 on cuda:0");
    }

    @Test
    void parse_unknownBackend_isRefused() {
        assertThatThrownBy(() -> Backend.parse("tensorrt"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("engine.backend must be auto, pytorch or onnxruntime, got 'tensorrt'");
    }
}
