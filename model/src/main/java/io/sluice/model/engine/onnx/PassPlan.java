package io.sluice.model.engine.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.Output.Pooling;
import io.sluice.model.engine.Output.Source;
import io.sluice.model.engine.onnx.graph.TowerGraph;
import io.sluice.model.engine.rows.TowerRows;
import java.nio.LongBuffer;
import java.util.Map;
import java.util.Set;

/**
 * How much of a tower one pass computes.
 *
 * @param depth layers that run
 * @param kept tokens of each row that the last layer computes; those of all rows, one row behind the other
 * @param pooled which of the kept tokens stands for its row
 */
record PassPlan(int depth, long[] kept, long[] pooled) {

    /** The least that makes every output in {@code wanted}. */
    static PassPlan of(Set<Output> wanted, int layers, TowerRows rows) {
        int depth =
                wanted.stream().mapToInt(output -> level(output, layers)).max().orElse(layers);
        boolean alone = wanted.stream()
                .filter(output -> level(output, layers) == layers)
                .allMatch(output -> output.pooling() == Pooling.NONE || output.pooling() == Pooling.CLS);
        int perRow = alone ? 1 : rows.tokens();
        long[] kept = new long[rows.count() * perRow];
        long[] pooled = new long[rows.count()];
        for (int row = 0; row < rows.count(); row++) {
            pooled[row] = alone ? 0 : rows.pooled(row);
            for (int i = 0; i < perRow; i++) {
                kept[row * perRow + i] = alone ? rows.pooled(row) : i;
            }
        }
        return new PassPlan(depth, kept, pooled);
    }

    /** As inputs of a graph; the caller closes them. */
    void addTo(Map<String, OnnxTensor> inputs, OrtEnvironment environment) throws OrtException {
        int rows = pooled.length;
        long[] shape = {rows, kept.length / rows, 1};
        inputs.put(TowerGraph.KEPT, OnnxTensor.createTensor(environment, LongBuffer.wrap(kept), shape));
        inputs.put(
                TowerGraph.POOLED,
                OnnxTensor.createTensor(environment, LongBuffer.wrap(pooled), new long[] {rows, 1, 1}));
        inputs.put(
                TowerGraph.DEPTH,
                OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[] {depth}), new long[] {1}));
    }

    /** The hidden state that {@code output} is made of; all but a hidden state itself are made of the last. */
    private static int level(Output output, int layers) {
        return output.source() == Source.HIDDEN_STATE ? output.layer() : layers;
    }
}
