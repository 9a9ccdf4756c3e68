package io.sluice.model.engine.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Graph;
import io.sluice.model.engine.InputShape;
import io.sluice.model.engine.Lane;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.Precision;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.TensorBatch;
import io.sluice.model.engine.Tower;
import io.sluice.model.engine.device.CpuFeatures;
import io.sluice.model.engine.device.Device;
import io.sluice.model.engine.device.Placement;
import io.sluice.model.engine.device.PrecisionChoice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Attention of each kernel that this machine has instructions for, against sums written down in Java. */
class AttentionTest {

    private static final int ROWS = 2;
    private static final int TOKENS = 4;
    private static final int HEADS = 2;
    private static final int HEAD_SIZE = 2;
    private static final int HIDDEN = HEADS * HEAD_SIZE;
    private static final int SIDE = 4; // 3 * 4 * 4 floats are 4 tokens of queries, keys and values

    /** All tokens see each other where the pooler is wanted, and only those before them where the logits are. */
    private static final String SCRIPT = """
            class Network(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def forward(self: __torch__.Network, rows: Tensor, weights: Dict[str, Tensor], wanted: List[int]) -> List[Tensor]:
                x = rows.view([rows.size(0), %d, %d])
                return [__torch__.attention(x, %d, wanted[0] == 0).to(6).flatten(1)]
            """.formatted(TOKENS, 3 * HIDDEN, HEADS);

    @ParameterizedTest
    @EnumSource(LinearKernel.class)
    void attention_ofSeveralRowsAndHeads_isTheWeightedSum(LinearKernel kernel) {
        Device device = kernel.isForGpus() ? new Device.Gpu(3, 80, 1 << 30) : CpuFeatures.ofThisMachine();
        assumeTrue(kernel.runsOn(device));
        float[] values = new float[ROWS * TOKENS * 3 * HIDDEN];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i * 7 % 13 - 6) / 4f; // exact in bfloat16
        }
        ByteBuffer data = ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.nativeOrder());
        data.asFloatBuffer().put(values);
        TensorBatch batch = new TensorBatch(Lane.NORMALIZED_PIXELS, ROWS, data);
        try (TorchModel model = load(kernel, device);
                EngineSession session = model.openSession(new SessionOptions(device.name(), ROWS))) {
            for (Output output : List.of(Output.POOLER, Output.LOGITS)) {
                float[] answer = session.run(batch, Set.of(output)).get(output).values();

                assertThat(answer).containsExactly(expected(values, output == Output.LOGITS), within(0.02f));
            }
        }
    }

    @Test
    void of_int8_usesBfloat16WhereTheProcessorMultipliesIt() {
        assertThat(LinearKernel.of(int8On(new Device.Cpu(true, true))).get(0)).isEqualTo(LinearKernel.INT8_BF16);
        assertThat(LinearKernel.of(int8On(new Device.Cpu(false, true)))).containsExactly(LinearKernel.INT8);
    }

    private static Placement int8On(Device device) {
        return new Placement(device, new PrecisionChoice(Precision.INT8, Optional.empty()));
    }

    private static float[] expected(float[] values, boolean causal) {
        float[] sums = new float[ROWS * TOKENS * HIDDEN];
        for (int row = 0; row < ROWS; row++) {
            for (int head = 0; head < HEADS; head++) {
                for (int token = 0; token < TOKENS; token++) {
                    double total = 0;
                    double[] sum = new double[HEAD_SIZE];
                    for (int seen = 0; seen < (causal ? token + 1 : TOKENS); seen++) {
                        double score = 0;
                        for (int i = 0; i < HEAD_SIZE; i++) {
                            score += value(values, row, token, 0, head, i) * value(values, row, seen, 1, head, i);
                        }
                        double weight = Math.exp(score / Math.sqrt(HEAD_SIZE));
                        total += weight;
                        for (int i = 0; i < HEAD_SIZE; i++) {
                            sum[i] += weight * value(values, row, seen, 2, head, i);
                        }
                    }
                    for (int i = 0; i < HEAD_SIZE; i++) {
                        sums[(row * TOKENS + token) * HIDDEN + head * HEAD_SIZE + i] = (float) (sum[i] / total);
                    }
                }
            }
        }
        return sums;
    }

    /** @param part 0 of queries, 1 of keys, 2 of values */
    private static double value(float[] values, int row, int token, int part, int head, int i) {
        return values[((row * TOKENS + token) * 3 + part) * HIDDEN + head * HEAD_SIZE + i];
    }

    private static TorchModel load(LinearKernel kernel, Device device) {
        Graph graph = new Graph(
                SCRIPT,
                Map.of("training", false),
                Map.of(),
                List.of(),
                InputShape.ofImages(SIDE),
                Map.of(Tower.VISION, Set.of(Output.POOLER, Output.LOGITS)));
        Precision precision = kernel.precisions().iterator().next();
        Placement placement = new Placement(device, new PrecisionChoice(precision, Optional.empty()));
        try (TorchModelLoader loader = TorchModelLoader.begin(graph, kernel, List.of(placement), unused -> "cpu")) {
            return loader.finish();
        }
    }
}
