package io.sluice.model.engine.device;

import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.Precision;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The precision that a device runs.
 *
 * @param precision what really runs
 * @param fallback why it is not the one that devices of this kind run best or that was asked for; empty where it is
 */
public record PrecisionChoice(Precision precision, Optional<String> fallback) {

    /**
     * Chooses for one device. A GPU without tensor cores falls back from float16 to float32, asked for or not: one
     * configuration serves machines of several ages. Any other wish is fulfilled or refused.
     *
     * @param wanted empty leaves it to the device
     * @throws EngineException if the device cannot, and what it can
     */
    public static PrecisionChoice of(Optional<Precision> wanted, Device device) {
        Precision precision = wanted.orElse(device.automatic());
        if (device instanceof Device.Gpu gpu
                && isHalf(wanted)
                && !gpu.precisions().contains(Precision.FP16)) {
            return new PrecisionChoice(Precision.FP32, Optional.of(noTensorCores(gpu)));
        }
        if (!device.precisions().contains(precision)) {
            throw new EngineException(refusal(precision, device), null);
        }
        return new PrecisionChoice(precision, Optional.empty());
    }

    private static boolean isHalf(Optional<Precision> wanted) {
        return wanted.orElse(Precision.FP16) == Precision.FP16;
    }

    private static String noTensorCores(Device.Gpu gpu) {
        return "%s has compute capability %d.%d and float16 needs 7.0: it runs fp32"
                .formatted(gpu.name(), gpu.capability() / 10, gpu.capability() % 10);
    }

    private static String refusal(Precision precision, Device device) {
        String allowed = device.precisions().stream().map(Precision::configName).collect(Collectors.joining(", "));
        return "%s is %s, which %s cannot run: %s; here it can be %s, %s"
                .formatted(
                        Precision.KEY,
                        precision.configName(),
                        device.name(),
                        reason(precision, device),
                        Precision.AUTO,
                        allowed);
    }

    private static String reason(Precision precision, Device device) {
        boolean cpu = device instanceof Device.Cpu;
        return switch (precision) {
            case FP32 -> "the device has no float32";
            case BF16 ->
                cpu
                        ? "the processor has neither AVX-512 BF16 nor AMX, or does not say so"
                        : "it needs compute capability 8.0";
            case FP16 -> "on a CPU it is many times slower than fp32; it is for GPUs";
            case INT8 -> cpu ? "the processor has neither VNNI nor AMX, or does not say so" : "it is for CPUs";
        };
    }
}
