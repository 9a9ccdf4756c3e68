package io.sluice.model.engine.djl;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.sluice.model.engine.Precision;
import io.sluice.model.engine.device.Device;
import io.sluice.model.engine.device.Placement;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How an encoder's linear layers and attention are computed. Each is a pair of TorchScript resources that a graph's own source is
 * appended to. Those of one precision stand in order: the first that the device can and libtorch compiles runs.
 */
enum LinearKernel {
    /** Weights packed once into oneDNN's blocked layout, bias, GELU and sums fused: 1.0 to 1.2 times as fast on AVX-512. */
    ONEDNN("linear_onednn.py", Attention.FUSED, Set.of(Precision.FP32)),
    /** PyTorch's own; runs everywhere. */
    PLAIN("linear_plain.py", Attention.FUSED, Set.of(Precision.FP32)),
    BF16("linear_bf16.py", Attention.BF16, Set.of(Precision.BF16)),
    /** Of processors that multiply bfloat16, too: attention in that is a tenth of a pass less. */
    INT8_BF16("linear_int8.py", Attention.BF16, Set.of(Precision.INT8)),
    INT8("linear_int8.py", Attention.FUSED, Set.of(Precision.INT8)),
    /** Of each GPU, in the type that the weights have there. */
    GPU("linear_gpu.py", Attention.FUSED, Set.of(Precision.FP32, Precision.FP16, Precision.BF16));

    /** How tokens look at each other. */
    private enum Attention {
        /** In the type that {@code linear} returns. */
        FUSED("attention_fused.py"),
        /** In bfloat16. */
        BF16("attention_bf16.py");

        private final String resource;

        Attention(String resource) {
            this.resource = resource;
        }
    }

    private static final String PRELUDE = "bias.py";

    private static final int PRODUCTS = 5;
    private static final String PRODUCT = """
            class Product(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def forward(self: __torch__.Product, x: Tensor, weights: Dict[str, Tensor]) -> Tensor:
                return __torch__.linear(x, weights, "layer")
            """;

    private final String resource;
    private final Attention attention;

    @SuppressWarnings("ImmutableEnumChecker") // of Set.of
    private final Set<Precision> precisions;

    LinearKernel(String resource, Attention attention, Set<Precision> precisions) {
        this.resource = resource;
        this.attention = attention;
        this.precisions = precisions;
    }

    /** Those that compute what is on a device, the best first. */
    static List<LinearKernel> of(Placement placement) {
        return Arrays.stream(values())
                .filter(kernel ->
                        kernel.runsOn(placement.device()) && kernel.precisions.contains(placement.precision()))
                .toList();
    }

    /**
     * What one product takes on this machine: the quickest of {@value #PRODUCTS}, after one that does not count. Blocks for as
     * long as all of them take.
     *
     * @param rows of the input
     * @throws io.sluice.model.engine.EngineException if this libtorch does not compile the kernel
     */
    Duration timeOfProduct(int rows, int inputs, int outputs) {
        try (TorchModule product = TorchModule.compile("Product", Map.of("training", false), source() + PRODUCT);
                TorchModule packer = TorchModule.compile("Packer", Map.of("training", false), source());
                PtNDManager memory = (PtNDManager) product.memory().newSubManager();
                IValue x = IValue.from((PtNDArray) memory.ones(new Shape(rows, inputs)));
                IValue matrices = IValue.listFrom((PtNDArray) memory.ones(new Shape(outputs, inputs)));
                IValue biases = IValue.listFrom(new PtNDArray[0]);
                IValue packed = packer.run(matrices, biases)) {
            Map<String, PtNDArray> layer = new HashMap<>();
            packed.toIValueMap().forEach((suffix, value) -> {
                try (value) {
                    layer.put("layer" + suffix, value.toTensor(memory));
                }
            });
            try (IValue weights = IValue.stringMapFrom(layer)) {
                product.run(x, weights).close();
                long quickest = Long.MAX_VALUE;
                for (int i = 0; i < PRODUCTS; i++) {
                    long begun = System.nanoTime();
                    product.run(x, weights).close();
                    quickest = Math.min(quickest, System.nanoTime() - begun);
                }
                return Duration.ofNanos(quickest);
            }
        }
    }

    Set<Precision> precisions() {
        return precisions;
    }

    boolean isForGpus() {
        return this == GPU;
    }

    /** Whether a device has what it multiplies with; a precision apart. */
    boolean runsOn(Device device) {
        return device instanceof Device.Cpu cpu
                ? !isForGpus() && (attention == Attention.FUSED || cpu.bf16())
                : isForGpus();
    }

    /**
     * Defines {@code bias}, {@code linear}, {@code linear_gelu}, {@code linear_add}, {@code attention}, {@code rows_at_once} and
     * the module {@code Packer}.
     */
    String source() {
        return TorchModule.source(PRELUDE) + TorchModule.source(attention.resource) + TorchModule.source(resource);
    }
}
