package io.sluice.model.engine.device;

import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.EngineOptions.Backend;
import io.sluice.model.engine.Precision;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which back end computes a Hugging Face folder. */
public final class BackendChoice {

    private static final Set<Precision> OF_ONNX_RUNTIME = EnumSet.of(Precision.FP32, Precision.INT8);

    private BackendChoice() {}

    /**
     * Left to itself: integers of 8 bits go to ONNX Runtime, whose kernels are the faster ones, and all else to PyTorch.
     *
     * @param wanted empty leaves it to the precision
     * @param precision one that {@code device} runs
     * @throws EngineException if the back end that is wanted cannot compute so
     */
    public static Backend of(Optional<Backend> wanted, Precision precision, Device device) {
        boolean cpu = device instanceof Device.Cpu;
        if (wanted.isEmpty()) {
            return cpu && precision == Precision.INT8 ? Backend.ONNXRUNTIME : Backend.PYTORCH;
        }
        if (wanted.get() == Backend.ONNXRUNTIME && !(cpu && OF_ONNX_RUNTIME.contains(precision))) {
            String precisions =
                    OF_ONNX_RUNTIME.stream().map(Precision::configName).collect(Collectors.joining(" and "));
            throw new EngineException(
                    "%s is %s, which computes %s on a CPU, and not %s on %s; %s or %s would"
                            .formatted(
                                    Backend.KEY,
                                    wanted.get().configName(),
                                    precisions,
                                    precision.configName(),
                                    device.name(),
                                    Backend.AUTO,
                                    Backend.PYTORCH.configName()),
                    null);
        }
        return wanted.get();
    }
}
