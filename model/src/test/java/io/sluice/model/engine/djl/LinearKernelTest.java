package io.sluice.model.engine.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Graph;
import io.sluice.model.engine.InputShape;
import io.sluice.model.engine.Lane;
import io.sluice.model.engine.LinearLayer;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.Precision;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.TensorBatch;
import io.sluice.model.engine.Tower;
import io.sluice.model.engine.device.CpuFeatures;
import io.sluice.model.engine.device.Device;
import io.sluice.model.engine.device.Placement;
import io.sluice.model.engine.device.PrecisionChoice;
import io.sluice.model.snapshot.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A graph of linear layers, computed by each kernel that this machine has instructions for. */
class LinearKernelTest {

    private static final LinearLayer STACKED = new LinearLayer("stacked", List.of("a", "b"), true);
    private static final LinearLayer NO_BIAS = new LinearLayer("c", List.of("c"), false);
    private static final Output POOLER = Output.POOLER;

    @ParameterizedTest
    @EnumSource(LinearKernel.class)
    void run_linearWithGeluOrSum_isTheProduct(LinearKernel kernel) {
        for (Precision precision : kernel.precisions()) {
            boolean casts = kernel.isForGpus(); // which every processor can, slowly
            Device.Cpu here = CpuFeatures.ofThisMachine();
            if (casts || (kernel.runsOn(here) && here.precisions().contains(precision))) {
                assertComputes(kernel, precision);
            }
        }
    }

    private static void assertComputes(LinearKernel kernel, Precision precision) {
        float tolerance = switch (precision) {
            case FP32 -> 1e-6f;
            case BF16, FP16 -> 0.02f;
            case INT8 -> 0.05f;
        };
        String script = script(
                "[__torch__.linear_gelu(rows.flatten(1), weights, \"stacked\").to(6)"
                        + " if wanted[0] == 1 else __torch__.linear(rows.flatten(1), weights, \"c\").to(6)"
                        + " if wanted[0] == 0 else __torch__.linear_add(rows.flatten(1), weights, \"c\", torch.narrow(rows.flatten(1), 1, 0, 2).contiguous())]");
        try (TorchModel model = load(kernel, script, precision);
                EngineSession session =
                        model.openSession(new SessionOptions(deviceOf(kernel).name(), 1))) {
            float[] gelu =
                    session.run(onePixel(1, 2, 3), Set.of(POOLER)).get(POOLER).values();
            float[] linear = session.run(onePixel(1, 2, 3), Set.of(Output.LOGITS))
                    .get(Output.LOGITS)
                    .values();

            float[] sum = session.run(onePixel(1, 2, 3), Set.of(Output.PROJECTION))
                    .get(Output.PROJECTION)
                    .values();

            // With biases (-1.75, 7.5); the exact GELU of -1.75 is -0.0701038, its tanh form -0.0706.
            assertThat(gelu[0]).isCloseTo(-0.0701038f, within(tolerance));
            assertThat(gelu[1]).isCloseTo(7.5f, within(tolerance));
            assertThat(linear).containsExactly(new float[] {-2, 8.5f}, within(tolerance));
            assertThat(sum).containsExactly(new float[] {-1, 10.5f}, within(tolerance));
        }
    }

    @Test
    void begin_scriptThatDoesNotCompile_isAnEngineException() {
        assertThatThrownBy(() -> load(LinearKernel.PLAIN, script("[no_such_function(rows)]")))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("no_such_function");
    }

    @Test
    void run_scriptThatFails_isAnEngineException() {
        try (TorchModel model = load(LinearKernel.ONEDNN, script("[weights[\"absent\"]]"));
                EngineSession session = model.openSession(new SessionOptions("cpu", 1))) {
            assertThatThrownBy(() -> session.run(onePixel(1, 2, 3), Set.of(POOLER)))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("a batch of 1 rows failed in libtorch")
                    .satisfies(e ->
                            assertThat(((EngineException) e).isOutOfMemory()).isFalse());
        }
    }

    @Test
    void run_memoryRunsOut_saysSoAndTheSessionGoesOn() {
        String petabytes = "[torch.zeros([1125899906842624]) if wanted[0] == 1 else rows.flatten(1)]";
        try (TorchModel model = load(LinearKernel.PLAIN, script(petabytes));
                EngineSession session = model.openSession(new SessionOptions("cpu", 1))) {
            assertThatThrownBy(() -> session.run(onePixel(1, 2, 3), Set.of(POOLER)))
                    .isInstanceOf(EngineException.class)
                    .satisfies(e ->
                            assertThat(((EngineException) e).isOutOfMemory()).isTrue());

            assertThat(session.run(onePixel(1, 2, 3), Set.of(Output.LOGITS))
                            .get(Output.LOGITS)
                            .values())
                    .containsExactly(1, 2, 3);
        }
    }

    private static String script(String outputs) {
        return """
                class Network(Module):
                  __parameters__ = []
                  __buffers__ = []
                  training : bool
                  def forward(self: __torch__.Network, rows: Tensor, weights: Dict[str, Tensor], wanted: List[int]) -> List[Tensor]:
                    return %s
                """.formatted(outputs);
    }

    private static TorchModel load(LinearKernel kernel, String script) {
        return load(kernel, script, Precision.FP32);
    }

    /** The host plays the part of a GPU. */
    private static Device deviceOf(LinearKernel kernel) {
        return kernel.isForGpus() ? new Device.Gpu(3, 80, 1 << 30) : new Device.Cpu(true, true);
    }

    private static TorchModel load(LinearKernel kernel, String script, Precision precision) {
        Graph graph = new Graph(
                script,
                Map.of("training", false),
                Map.of(),
                List.of(STACKED, NO_BIAS),
                InputShape.ofImages(1),
                Map.of(Tower.VISION, Set.of(POOLER, Output.LOGITS, Output.PROJECTION)));
        try (TorchModelLoader loader = TorchModelLoader.begin(
                graph,
                kernel,
                List.of(new Placement(deviceOf(kernel), new PrecisionChoice(precision, Optional.empty()))),
                placement -> "cpu")) {
            fill(loader, TensorSpec.of("b.bias", 1), -1);
            fill(loader, TensorSpec.of("a.weight", 1, 3), 1, 0, -1);
            fill(loader, TensorSpec.of("c.weight", 2, 3), 1, 0, -1, 0.5f, 1, 2);
            fill(loader, TensorSpec.of("b.weight", 1, 3), 0.5f, 1, 2);
            fill(loader, TensorSpec.of("a.bias", 1), 0.25f);
            return loader.finish();
        }
    }

    private static void fill(TorchModelLoader loader, TensorSpec tensor, float... values) {
        loader.allocate(tensor).asFloatBuffer().put(values);
        loader.filled(tensor);
    }

    private static TensorBatch onePixel(float red, float green, float blue) {
        ByteBuffer data = ByteBuffer.allocateDirect(3 * Float.BYTES).order(ByteOrder.nativeOrder());
        data.asFloatBuffer().put(new float[] {red, green, blue});
        return new TensorBatch(Lane.NORMALIZED_PIXELS, 1, data);
    }
}
