package io.sluice.model.engine.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.model.engine.device.CpuFeatures;
import io.sluice.model.engine.device.Device;
import java.util.List;
import org.junit.jupiter.api.Test;

class TorchDevicesTest {

    @Test
    void discover_anyMachine_beginsWithItsCpuAndNumbersItsGpus() {
        List<Device> devices = TorchDevices.discover();

        assertThat(devices.get(0)).isEqualTo(CpuFeatures.ofThisMachine());
        for (int gpu = 1; gpu < devices.size(); gpu++) {
            assertThat(devices.get(gpu).name()).isEqualTo("cuda:" + (gpu - 1));
        }
    }

    @Test
    void gainOfBf16_cpuThatHasIt_isMeasured() {
        assumeTrue(CpuFeatures.ofThisMachine().bf16(), "a CPU with bfloat16");

        assertThat(TorchDevices.gainOfBf16(17, 64, 256).orElseThrow()).isPositive();
    }
}
