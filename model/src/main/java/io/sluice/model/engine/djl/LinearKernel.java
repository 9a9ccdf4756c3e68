package io.sluice.model.engine.djl;

import io.sluice.model.engine.Precision;
import io.sluice.model.engine.device.Device;
import io.sluice.model.engine.device.Placement;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * How an encoder's linear layers are computed. Each is a TorchScript resource that a graph's own source is appended to.
 * Those of one precision stand in order: the first that libtorch compiles runs.
 */
enum LinearKernel {
    /** Weights packed once into oneDNN's blocked layout, bias, GELU and sums fused: 1.0 to 1.2 times as fast on AVX-512. */
    ONEDNN("linear_onednn.py", Set.of(Precision.FP32)),
    /** PyTorch's own; runs everywhere. */
    PLAIN("linear_plain.py", Set.of(Precision.FP32)),
    ONEDNN_BF16("linear_bf16.py", Set.of(Precision.BF16)),
    ONEDNN_INT8("linear_int8.py", Set.of(Precision.INT8)),
    /** Of each GPU, in the type that the weights have there. */
    GPU("linear_gpu.py", Set.of(Precision.FP32, Precision.FP16, Precision.BF16));

    private static final String PRELUDE = "bias.py";

    private final String resource;

    @SuppressWarnings("ImmutableEnumChecker") // of Set.of
    private final Set<Precision> precisions;

    LinearKernel(String resource, Set<Precision> precisions) {
        this.resource = resource;
        this.precisions = precisions;
    }

    /** Those that compute what is on a device, the best first. */
    static List<LinearKernel> of(Placement placement) {
        boolean gpu = placement.device() instanceof Device.Gpu;
        return Arrays.stream(values())
                .filter(kernel -> kernel.isForGpus() == gpu && kernel.precisions.contains(placement.precision()))
                .toList();
    }

    Set<Precision> precisions() {
        return precisions;
    }

    boolean isForGpus() {
        return this == GPU;
    }

    /** Defines {@code bias}, {@code linear}, {@code linear_gelu}, {@code linear_add} and the module {@code Packer}. */
    String source() {
        return TorchModule.source(PRELUDE) + TorchModule.source(resource);
    }
}
