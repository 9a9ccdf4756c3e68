package io.sluice.model.engine.djl;

import ai.djl.engine.Engine;
import ai.djl.util.cuda.CudaUtils;
import io.sluice.model.engine.device.CpuFeatures;
import io.sluice.model.engine.device.Device;
import io.sluice.model.engine.device.HostMemory;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
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

    /**
     * How many times as fast as in float32 a linear layer would be in bfloat16, measured now, on the threads that libtorch has.
     * Starts libtorch unless it runs, and blocks for as long as a dozen products take.
     *
     * @param rows of its input: the tokens of a picture
     * @return empty where this libtorch lacks a kernel
     */
    public static OptionalDouble gainOfBf16(int rows, int inputs, int outputs) {
        TorchRuntime.startUnlessRunning();
        try {
            Duration exact = LinearKernel.ONEDNN.timeOfProduct(rows, inputs, outputs);
            Duration rounded = LinearKernel.BF16.timeOfProduct(rows, inputs, outputs);
            return OptionalDouble.of((double) exact.toNanos() / rounded.toNanos());
        } catch (RuntimeException e) {
            log.atDebug().setCause(e).log("what bfloat16 would gain cannot be measured");
            return OptionalDouble.empty();
        }
    }

    private static Device gpu(int index) {
        int capability = Integer.parseInt(CudaUtils.getComputeCapability(index));
        long memory = CudaUtils.getGpuMemory(ai.djl.Device.gpu(index)).getMax();
        return new Device.Gpu(index, capability, memory);
    }
}
