package io.sluice.model.engine.exported;

import io.sluice.model.engine.BatchOutput;
import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.InputShape;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.Output.Pooling;
import io.sluice.model.engine.Output.Source;
import io.sluice.model.engine.OutputTensor;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.TensorBatch;
import io.sluice.model.engine.Tower;
import io.sluice.model.engine.rows.JoinedRows;
import io.sluice.model.engine.rows.TokenPooling;
import io.sluice.model.engine.rows.TowerRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs a model's shared graphs, and makes answers of what they say. */
final class ExportedSession implements EngineSession {

    private final InputShape shape;
    private final Map<Tower, ExportedTower> towers;
    private final RowReader reader;
    private final int maxBatchSize;
    private final ExportedModel model;
    private boolean closed;

    /** @param model told when this is closed */
    ExportedSession(
            InputShape shape,
            Map<Tower, ExportedTower> towers,
            RowReader reader,
            SessionOptions options,
            ExportedModel model) {
        this.shape = shape;
        this.towers = towers;
        this.reader = reader;
        this.maxBatchSize = options.maxBatchSize();
        this.model = model;
    }

    @Override
    public BatchOutput run(TensorBatch batch, Set<Output> wanted) {
        ExportedTower tower = check(batch, wanted);
        if (!tower.rowByRow() || batch.rows() == 1) {
            return pass(tower.graph(), batch, wanted);
        }
        List<BatchOutput> rows = new ArrayList<>();
        for (int row = 0; row < batch.rows(); row++) {
            rows.add(pass(tower.graph(), batch.narrow(row, 1), wanted));
        }
        return JoinedRows.join(rows, wanted);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            model.sessionClosed();
        }
    }

    private ExportedTower check(TensorBatch batch, Set<Output> wanted) {
        if (closed) {
            throw new IllegalStateException("the session is closed");
        }
        batch.check(shape, maxBatchSize);
        @Nullable ExportedTower tower = towers.get(batch.lane().tower());
        if (tower == null || wanted.isEmpty() || !tower.outputs().containsAll(wanted)) {
            throw new IllegalArgumentException("the model cannot compute " + wanted);
        }
        return tower;
    }

    private BatchOutput pass(ExportedGraph graph, TensorBatch batch, Set<Output> wanted) {
        Set<Source> sources = wanted.stream().map(Output::source).collect(Collectors.toSet());
        Map<Source, OutputTensor> answers = graph.run(reader.read(batch), sources);
        Map<Output, OutputTensor> outputs = new HashMap<>();
        for (Output output : wanted) {
            OutputTensor answer = finite(answers.get(output.source()));
            if (output.pooling() == Pooling.NONE) {
                outputs.put(output, answer);
            } else {
                int tokens = answer.rowShape()[0];
                TowerRows rows = TowerRows.ofPictures(batch.rows(), tokens);
                outputs.put(output, TokenPooling.pool(answer.values(), rows, tokens, output.pooling()));
            }
        }
        return new BatchOutput(outputs);
    }

    private static OutputTensor finite(@Nullable OutputTensor answer) {
        if (answer == null) {
            throw new EngineException("the graph left out what it was asked for", null);
        }
        for (float value : answer.values()) {
            if (!Float.isFinite(value)) {
                throw new EngineException("the model answered %s".formatted(value), null);
            }
        }
        return answer;
    }
}
