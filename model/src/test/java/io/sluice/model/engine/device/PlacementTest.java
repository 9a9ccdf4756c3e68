package io.sluice.model.engine.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.engine.DeviceSelection;
import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.Precision;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Machines that are not here: a table of devices. */
class PlacementTest {

    private static final Device CPU = new Device.Cpu(true, true);
    private static final Device OLD = new Device.Gpu(0, 61, 8L << 30);
    private static final Device NEW = new Device.Gpu(1, 90, 80L << 30);
    private static final List<Device> BOTH = List.of(CPU, OLD, NEW);

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "auto; cuda:0/0 fp32, cuda:1/0 fp16",
                "cpu; cpu:0/0 fp32",
                "cuda; cuda:0/0 fp32, cuda:1/0 fp16",
                "cuda:1; cuda:1/0 fp16",
                "cuda:1,0; cuda:1/0 fp16, cuda:0/0 fp32"
            })
    void of_twoGpus_takesThoseThatAreWantedEachInItsBestPrecision(String wanted, String expected) {
        List<Placement> placements = Placement.of(DeviceSelection.parse(wanted), Optional.empty(), BOTH);

        assertThat(String.join(
                        ", ", placements.stream().map(PlacementTest::told).toList()))
                .isEqualTo(expected);
    }

    @Test
    void of_gpuWithoutTensorCores_saysWhyItFallsBack() {
        List<Placement> placements = Placement.of(DeviceSelection.AUTO, Optional.of(Precision.FP16), BOTH);

        assertThat(placements.get(0).choice().fallback())
                .contains("cuda:0 has compute capability 6.1 and float16 needs 7.0: it runs fp32");
        assertThat(placements.get(1).choice().fallback()).isEmpty();
    }

    @Test
    void of_autoWithoutGpus_isTheCpu() {
        assertThat(Placement.of(DeviceSelection.AUTO, Optional.empty(), List.of(CPU)))
                .singleElement()
                .satisfies(placement -> assertThat(told(placement)).isEqualTo("cpu:0/0 fp32"));
    }

    @Test
    void of_cudaWithoutGpus_isRefusedWithWhatThereIs() {
        assertThatThrownBy(() -> Placement.of(DeviceSelection.parse("cuda:0"), Optional.empty(), List.of(CPU)))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith(
                        "engine.device is cuda:0, but there is no GPU that this libtorch can use, only cpu;")
                .hasMessageContaining("PYTORCH_LIBRARY_PATH");
    }

    @Test
    void of_numberThatNoGpuHas_isRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> Placement.of(DeviceSelection.parse("cuda:0,7"), Optional.empty(), BOTH))
                .isInstanceOf(EngineException.class)
                .hasMessage("engine.device is cuda:0,7, but there is no cuda:7; there is cuda:0, cuda:1");
    }

    @Test
    void of_precisionThatADeviceLacks_isRefusedByItsName() {
        assertThatThrownBy(() -> Placement.of(DeviceSelection.AUTO, Optional.of(Precision.BF16), BOTH))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("engine.precision is bf16, which cuda:0 cannot run");
    }

    private static String told(Placement placement) {
        return placement.replicaName(0) + " " + placement.precision().configName();
    }
}
