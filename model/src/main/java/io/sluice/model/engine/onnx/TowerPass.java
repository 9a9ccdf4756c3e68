package io.sluice.model.engine.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.sluice.model.engine.BatchOutput;
import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.Output.Pooling;
import io.sluice.model.engine.OutputTensor;
import io.sluice.model.engine.TensorBatch;
import io.sluice.model.engine.Tower;
import io.sluice.model.engine.layout.EncoderLayout;
import io.sluice.model.engine.layout.TextLayout;
import io.sluice.model.engine.onnx.graph.TowerGraph;
import io.sluice.model.engine.rows.TokenPooling;
import io.sluice.model.engine.rows.TowerRows;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** One run of a tower's graph: rows in, embeddings out. Owned by one session. */
final class TowerPass {

    private final OrtEnvironment environment = OnnxRuntime.start();
    private final OnnxModel model;
    private final PatchInput patches;

    TowerPass(OnnxModel model, int maxBatchSize) {
        this.model = model;
        this.patches = new PatchInput(
                model.layout().vision(), model.graph().inputShape().imageSize(), maxBatchSize);
    }

    BatchOutput run(TensorBatch batch, Set<Output> wanted) throws OrtException {
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try {
            if (batch.lane().tower() == Tower.VISION) {
                TowerRows rows = TowerRows.ofPictures(batch.rows(), patches.count() + 1);
                long[] shape = {batch.rows(), patches.count(), patches.length()};
                inputs.put(TowerGraph.PATCHES, OnnxTensor.createTensor(environment, patches.fill(batch), shape));
                return run(Tower.VISION, model.layout().encoder(), inputs, rows, wanted);
            }
            TextLayout layout = model.layout().text().orElseThrow();
            TowerRows rows = TowerRows.ofTexts(batch, layout);
            ByteBuffer ids = batch.data().slice().order(batch.data().order());
            long[] shape = {batch.rows(), batch.tokens()};
            inputs.put(TowerGraph.IDS, OnnxTensor.createTensor(environment, ids.asIntBuffer(), shape));
            return run(Tower.TEXT, layout.encoder(), inputs, rows, wanted);
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private BatchOutput run(
            Tower tower, EncoderLayout encoder, Map<String, OnnxTensor> inputs, TowerRows rows, Set<Output> wanted)
            throws OrtException {
        PassPlan.of(wanted, encoder.layers(), rows).addTo(inputs, environment);
        Set<String> names = wanted.stream().map(TowerGraph::name).collect(Collectors.toSet());
        try (OrtSession.Result result = model.tower(tower).run(inputs, names)) {
            Map<Output, OutputTensor> outputs = new HashMap<>();
            for (Output output : wanted) {
                OnnxTensor tensor =
                        (OnnxTensor) result.get(TowerGraph.name(output)).orElseThrow();
                outputs.put(output, output(output, tensor, rows));
            }
            return new BatchOutput(outputs);
        }
    }

    private static OutputTensor output(Output output, OnnxTensor tensor, TowerRows rows) {
        long[] shape = tensor.getInfo().getShape();
        float[] values = finite(tensor.getFloatBuffer().array());
        if (output.pooling() == Pooling.NONE) {
            return new OutputTensor(new int[] {(int) shape[shape.length - 1]}, values);
        }
        return TokenPooling.pool(values, rows, (int) shape[1], output.pooling());
    }

    private static float[] finite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new EngineException("the model answered %s".formatted(value), null);
            }
        }
        return values;
    }
}
