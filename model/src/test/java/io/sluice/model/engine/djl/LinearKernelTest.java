package io.sluice.model.engine.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Graph;
import io.sluice.model.engine.InputShape;
import io.sluice.model.engine.Lane;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.TensorBatch;
import io.sluice.model.engine.Tower;
import io.sluice.model.snapshot.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A graph of one linear layer, computed by each kernel. */
class LinearKernelTest {

    private static final TensorSpec WEIGHT = TensorSpec.of("weight", 2, 3);
    private static final TensorSpec BIAS = TensorSpec.of("bias", 2);
    private static final Output POOLER = Output.POOLER;

    @ParameterizedTest
    @EnumSource(LinearKernel.class)
    void run_linearWithAndWithoutGelu_isTheProduct(LinearKernel kernel) {
        String script = script("[__torch__.linear_gelu(rows.flatten(1), weights[\"weight\"], weights[\"bias\"])"
                + " if wanted[0] == 1 else __torch__.linear(rows.flatten(1), weights[\"weight\"], None)]");
        try (TorchModel model = load(kernel, script);
                EngineSession session = model.openSession(new SessionOptions("cpu", 1))) {
            float[] gelu =
                    session.run(onePixel(1, 2, 3), Set.of(POOLER)).get(POOLER).values();
            float[] linear = session.run(onePixel(1, 2, 3), Set.of(Output.LOGITS))
                    .get(Output.LOGITS)
                    .values();

            // With bias (-1.75, 7.5); the exact GELU of -1.75 is -0.0701038, its tanh form -0.0706.
            assertThat(gelu[0]).isCloseTo(-0.0701038f, within(1e-6f));
            assertThat(gelu[1]).isCloseTo(7.5f, within(1e-6f));
            assertThat(linear).containsExactly(-2, 8.5f);
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
        Graph graph = new Graph(
                script,
                Map.of("training", false),
                Map.of(),
                Set.of("weight"),
                InputShape.ofImages(1),
                Map.of(Tower.VISION, Set.of(POOLER, Output.LOGITS)));
        try (TorchModelLoader loader = TorchModelLoader.begin(graph, kernel)) {
            loader.allocate(WEIGHT).asFloatBuffer().put(new float[] {1, 0, -1, 0.5f, 1, 2});
            loader.filled(WEIGHT);
            loader.allocate(BIAS).asFloatBuffer().put(new float[] {0.25f, -1});
            loader.filled(BIAS);
            return loader.finish();
        }
    }

    private static TensorBatch onePixel(float red, float green, float blue) {
        ByteBuffer data = ByteBuffer.allocateDirect(3 * Float.BYTES).order(ByteOrder.nativeOrder());
        data.asFloatBuffer().put(new float[] {red, green, blue});
        return new TensorBatch(Lane.NORMALIZED_PIXELS, 1, data);
    }
}
