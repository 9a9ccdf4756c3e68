package io.sluice.model;

import io.sluice.model.engine.device.Device;
import io.sluice.model.engine.djl.TorchDevices;

/** What is left of the memory that models are put into. */
public final class DeviceMemory {

    /** Where nothing says. */
    public static final long UNKNOWN = Long.MAX_VALUE;

    private DeviceMemory() {}

    /**
     * Bytes that nobody has taken, whichever process; of the CPU, what the machine or the container's limit leaves.
     *
     * @param device that a model is on
     * @return {@link #UNKNOWN} where nothing says
     */
    public static long freeBytes(Device device) {
        return TorchDevices.freeBytes(device);
    }
}
