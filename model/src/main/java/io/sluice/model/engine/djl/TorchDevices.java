package io.sluice.model.engine.djl;

import ai.djl.engine.Engine;
import ai.djl.util.cuda.CudaUtils;
import io.sluice.model.engine.device.CpuFeatures;
import io.sluice.model.engine.device.Device;
import io.sluice.model.engine.device.HostMemory;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds what there is to run on. */
public final class TorchDevices {

    private static final Logger log = LoggerFactory.getLogger(TorchDevices.class);

    private TorchDevices() {}

    /**
     * The CPU, then the GPUs that this libtorch and a driver can use. Where libtorch has no CUDA, where there is no driver, or a
     * broken one, the CPU alone. Starts libtorch unless it runs.
     */
    public static List<Device> discover() {
        List<Device> devices = new ArrayList<>(List.of(CpuFeatures.ofThisMachine()));
        TorchRuntime.startUnlessRunning();
        try {
            int count = Engine.getEngine(TorchRuntime.ENGINE).getGpuCount();
            for (int index = 0; index < count; index++) {
                devices.add(gpu(index));
            }
        } catch (RuntimeException | LinkageError e) {
            log.atWarn().setCause(e).addKeyValue("found", devices.size()).log("the GPUs cannot be counted");
        }
        return List.copyOf(devices);
    }

    /** Bytes of a device's memory that nobody has taken; {@link Long#MAX_VALUE} where nothing says. */
    public static long freeBytes(Device device) {
        if (device instanceof Device.Gpu gpu) {
            MemoryUsage usage = CudaUtils.getGpuMemory(ai.djl.Device.gpu(gpu.index()));
            return usage.getMax() - usage.getCommitted();
        }
        return HostMemory.availableBytes();
    }

    private static Device gpu(int index) {
        int capability = Integer.parseInt(CudaUtils.getComputeCapability(index));
        long memory = CudaUtils.getGpuMemory(ai.djl.Device.gpu(index)).getMax();
        return new Device.Gpu(index, capability, memory);
    }
}
