package io.sluice.model.engine.djl;

import static org.assertj.core.api.Assertions.assertThat;

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
}
