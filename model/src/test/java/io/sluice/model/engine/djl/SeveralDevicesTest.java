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

/** Two GPUs, whose part the host plays: what is copied where, and in which type. What only a GPU can show is not here. */
class SeveralDevicesTest {

    private static final float THIRD = 1f / 3;
    private static final float THIRD_IN_FLOAT16 = 0.33325195f;
    private static final List<Placement> PLACEMENTS =
            List.of(placement(0, 61, Precision.FP32), placement(1, 80, Precision.FP16));
    private static final Graph GRAPH = new Graph(
            """
            class Network(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def forward(self: __torch__.Network, rows: Tensor, weights: Dict[str, Tensor], wanted: List[int]) -> List[Tensor]:
                x = torch.to(rows.flatten(1), 6)
                if wanted[0] == 1:
                  return [x * weights["plain"]]
                return [torch.to(__torch__.linear(x, weights, "layer"), 6)]
            """,
            Map.of("training", false),
            Map.of(),
            List.of(new LinearLayer("layer", List.of("layer"), false)),
            InputShape.ofImages(1),
            Map.of(Tower.VISION, Set.of(Output.POOLER, Output.LOGITS)));

    @Test
    void openSession_eachDevice_hasItsOwnPrecisionForLinearLayersAlone() {
        try (TorchModel model = load();
                EngineSession exact = model.openSession(new SessionOptions("cuda:0", 2));
                EngineSession half = model.openSession(new SessionOptions("cuda:1", 2))) {
            assertThat(run(exact, Output.LOGITS)).containsExactly(THIRD, 2 * THIRD);
            assertThat(run(half, Output.LOGITS)).containsExactly(THIRD_IN_FLOAT16, 2 * THIRD_IN_FLOAT16);
            assertThat(run(half, Output.POOLER))
                    .containsExactly(new float[] {THIRD, 0, 0, 2 * THIRD, 0, 0}, within(0f));
        }
    }

    @Test
    void openSession_deviceTheModelIsNotOn_isRefusedWithThoseItIsOn() {
        try (TorchModel model = load()) {
            assertThatThrownBy(() -> model.openSession(new SessionOptions("cpu", 1)))
                    .isInstanceOf(EngineException.class)
                    .hasMessage("there is no device 'cpu'; the model is on cuda:0, cuda:1");
        }
    }

    private static float[] run(EngineSession session, Output output) {
        ByteBuffer rows = ByteBuffer.allocateDirect(6).order(ByteOrder.nativeOrder());
        rows.put(new byte[] {1, 0, 0, 2, 0, 0}).flip();
        return session.run(new TensorBatch(Lane.PIXELS, 2, rows), Set.of(output))
                .get(output)
                .values();
    }

    private static TorchModel load() {
        try (TorchModelLoader loader =
                TorchModelLoader.begin(GRAPH, LinearKernel.GPU, PLACEMENTS, placement -> "cpu")) {
            fill(loader, TensorSpec.of("layer.weight", 1, 3), THIRD, 1, 1);
            fill(loader, TensorSpec.of("plain", 1), THIRD);
            return loader.finish();
        }
    }

    private static void fill(TorchModelLoader loader, TensorSpec tensor, float... values) {
        loader.allocate(tensor).asFloatBuffer().put(values);
        loader.filled(tensor);
    }

    private static Placement placement(int index, int capability, Precision precision) {
        return new Placement(
                new Device.Gpu(index, capability, 1 << 30), new PrecisionChoice(precision, Optional.empty()));
    }
}
