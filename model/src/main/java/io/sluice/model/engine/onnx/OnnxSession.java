package io.sluice.model.engine.onnx;

import ai.onnxruntime.OrtException;
import io.sluice.model.engine.BatchOutput;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Lane;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.TensorBatch;
import io.sluice.model.engine.rows.JoinedRows;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Runs a model's shared graphs.
 *
 * <p>Integers of 8 bits have one scale for all rows of a run, so that a stranger's row would change an answer: then rows run
 * one by one, texts without their padding. On a CPU that costs pictures nothing.
 */
final class OnnxSession implements EngineSession {

    private final OnnxModel model;
    private final int maxBatchSize;
    private final TowerPass pass;
    private boolean closed;

    OnnxSession(OnnxModel model, int maxBatchSize) {
        this.model = model;
        this.maxBatchSize = maxBatchSize;
        this.pass = new TowerPass(model, maxBatchSize);
    }

    @Override
    public BatchOutput run(TensorBatch batch, Set<Output> wanted) {
        check(batch, wanted);
        try {
            if (!model.runsRowByRow() || batch.rows() == 1) {
                return pass.run(batch, wanted);
            }
            List<BatchOutput> rows = new ArrayList<>();
            for (int row = 0; row < batch.rows(); row++) {
                rows.add(pass.run(withoutPadding(batch.narrow(row, 1)), wanted));
            }
            return JoinedRows.join(rows, wanted);
        } catch (OrtException e) {
            throw OnnxFault.of("a batch of %d rows failed in ONNX Runtime".formatted(batch.rows()), e);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            model.sessionClosed();
        }
    }

    private void check(TensorBatch batch, Set<Output> wanted) {
        if (closed) {
            throw new IllegalStateException("the session is closed");
        }
        batch.check(model.graph().inputShape(), maxBatchSize);
        if (wanted.isEmpty() || !model.graph().computes(batch.lane().tower(), wanted)) {
            throw new IllegalArgumentException("the model cannot compute " + wanted);
        }
    }

    private static TensorBatch withoutPadding(TensorBatch row) {
        if (row.lane() != Lane.TOKENS) {
            return row;
        }
        int tokens = row.tokens();
        while (tokens > 1 && row.data().getInt((tokens - 1) * Integer.BYTES) == Lane.NO_TOKEN) {
            tokens--;
        }
        ByteBuffer own =
                row.data().slice(0, tokens * Integer.BYTES).order(row.data().order());
        return new TensorBatch(row.lane(), 1, own);
    }
}
