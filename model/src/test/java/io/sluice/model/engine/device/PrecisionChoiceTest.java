package io.sluice.model.engine.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.Precision;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecisionChoiceTest {

    private static final Device PLAIN_CPU = new Device.Cpu(false, false);
    private static final Device MODERN_CPU = new Device.Cpu(true, true);
    private static final long MEMORY = 16L << 30;

    @ParameterizedTest
    @CsvSource({"auto, fp32", "fp32, fp32", "bf16, bf16", "int8, int8"})
    void of_modernCpu_runsWhatIsAskedForAndExactlyByItself(String wanted, String runs) {
        PrecisionChoice choice = PrecisionChoice.of(Precision.parse(wanted), MODERN_CPU);

        assertThat(choice.precision().configName()).isEqualTo(runs);
        assertThat(choice.fallback()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bf16 | the processor has neither AVX-512 BF16 nor AMX, or does not say so",
                "int8 | the processor has neither VNNI nor AMX, or does not say so",
                "fp16 | on a CPU it is many times slower than fp32; it is for GPUs"
            })
    void of_cpuWithoutIt_isRefusedWithWhatItHas(String wanted, String reason) {
        assertThatThrownBy(() -> PrecisionChoice.of(Precision.parse(wanted), PLAIN_CPU))
                .isInstanceOf(EngineException.class)
                .hasMessage("engine.precision is %s, which cpu cannot run: %s; here it can be auto, fp32"
                        .formatted(wanted, reason));
    }

    @Test
    void of_halfOnAnyCpu_isRefused() {
        assertThatThrownBy(() -> PrecisionChoice.of(Optional.of(Precision.FP16), MODERN_CPU))
                .isInstanceOf(EngineException.class)
                .hasMessageEndingWith("here it can be auto, fp32, bf16, int8");
    }

    @ParameterizedTest
    @CsvSource({
        "52, auto, fp32, true", // Maxwell
        "61, auto, fp32, true", // Pascal
        "61, fp16, fp32, true",
        "61, fp32, fp32, false",
        "70, auto, fp16, false", // Volta
        "75, fp16, fp16, false", // Turing
        "80, auto, fp16, false", // Ampere
        "80, bf16, bf16, false",
        "90, fp32, fp32, false", // Hopper
        "120, auto, fp16, false" // Blackwell
    })
    void of_gpu_isHalfWithTensorCoresAndSaysWhereItIsNot(int capability, String wanted, String runs, boolean fallback) {
        PrecisionChoice choice = PrecisionChoice.of(Precision.parse(wanted), new Device.Gpu(1, capability, MEMORY));

        assertThat(choice.precision().configName()).isEqualTo(runs);
        assertThat(choice.fallback().isPresent()).isEqualTo(fallback);
    }

    @Test
    void of_gpuThatFallsBack_saysWhichAndWhy() {
        PrecisionChoice choice = PrecisionChoice.of(Optional.empty(), new Device.Gpu(1, 61, MEMORY));

        assertThat(choice.fallback()).contains("cuda:1 has compute capability 6.1 and float16 needs 7.0: it runs fp32");
    }

    @ParameterizedTest
    @CsvSource({"75, bf16, it needs compute capability 8.0", "90, int8, it is for CPUs"})
    void of_gpuWithoutIt_isRefused(int capability, String wanted, String reason) {
        assertThatThrownBy(() -> PrecisionChoice.of(Precision.parse(wanted), new Device.Gpu(0, capability, MEMORY)))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith(
                        "engine.precision is %s, which cuda:0 cannot run: %s".formatted(wanted, reason));
    }

    @ParameterizedTest
    @CsvSource({"half", "FP32", "''"})
    void parse_unknownName_isRefused(String value) {
        assertThatThrownBy(() -> Precision.parse(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("engine.precision must be auto, fp32, bf16, fp16, int8, got '%s'".formatted(value));
    }
}
