package io.sluice.model.engine.device;

import io.sluice.model.engine.DeviceSelection;
import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.Precision;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A device that a model is on, and what it computes in there.
 *
 * @param choice the precision, and why it is not a better one
 */
public record Placement(Device device, PrecisionChoice choice) {

    /**
     * Finds the devices that are wanted among those there are.
     *
     * @param precision what is wanted; empty leaves it to each device
     * @param found what there is to run on, the CPU first
     * @return at least one
     * @throws EngineException if one of them is missing, or cannot compute in the precision; with what there is
     */
    public static List<Placement> of(DeviceSelection wanted, Optional<Precision> precision, List<Device> found) {
        return select(wanted, found).stream()
                .map(device -> new Placement(device, PrecisionChoice.of(precision, device)))
                .toList();
    }

    public Precision precision() {
        return choice.precision();
    }

    /** What replica {@code number} of it is called: {@code cpu:0/1}, {@code cuda:1/0}. */
    public String replicaName(int number) {
        String numbered = device instanceof Device.Cpu ? device.name() + ":0" : device.name();
        return "%s/%d".formatted(numbered, number);
    }

    private static List<Device> select(DeviceSelection wanted, List<Device> found) {
        List<Device> cpus = found.stream().filter(Device.Cpu.class::isInstance).toList();
        List<Device> gpus = found.stream().filter(Device.Gpu.class::isInstance).toList();
        return switch (wanted.kind()) {
            case AUTO -> gpus.isEmpty() ? cpus : gpus;
            case CPU -> cpus;
            case CUDA -> {
                if (gpus.isEmpty()) {
                    throw new EngineException(
                            "%s is %s, but there is no GPU that this libtorch can use, only %s; a CUDA build of libtorch is"
                                            .formatted(DeviceSelection.KEY, wanted.configName(), names(found))
                                    + " named by PYTORCH_LIBRARY_PATH, and the driver must be loaded",
                            null);
                }
                yield wanted.indices().isEmpty()
                        ? gpus
                        : wanted.indices().stream()
                                .map(index -> gpu(index, wanted, gpus))
                                .toList();
            }
        };
    }

    private static Device gpu(int index, DeviceSelection wanted, List<Device> gpus) {
        return gpus.stream()
                .filter(device -> device instanceof Device.Gpu gpu && gpu.index() == index)
                .findAny()
                .orElseThrow(() -> new EngineException(
                        "%s is %s, but there is no cuda:%d; there is %s"
                                .formatted(DeviceSelection.KEY, wanted.configName(), index, names(gpus)),
                        null));
    }

    private static String names(List<Device> devices) {
        return devices.stream().map(Device::name).collect(Collectors.joining(", "));
    }
}
