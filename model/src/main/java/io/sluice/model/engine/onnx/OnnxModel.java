package io.sluice.model.engine.onnx;

import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Graph;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.Tower;
import io.sluice.model.engine.layout.TransformerLayout;
import io.sluice.model.engine.sessions.OpenSessions;
import java.util.Map;
import java.util.Objects;

/**
 * The graphs of a model with their weights, in memory. Safe for use by several threads.
 *
 * <p>Sessions share both, and are counted: ONNX Runtime would read freed memory if the weights went first.
 */
public final class OnnxModel implements EngineSession.Opener {

    private static final String CPU = "cpu";

    private final Graph graph;
    private final TransformerLayout layout;
    private final Map<Tower, CompiledGraph> towers;
    private final boolean rowByRow;
    private final OpenSessions sessions = new OpenSessions();

    OnnxModel(Graph graph, TransformerLayout layout, Map<Tower, CompiledGraph> towers, boolean rowByRow) {
        this.graph = graph;
        this.layout = layout;
        this.towers = Map.copyOf(towers);
        this.rowByRow = rowByRow;
    }

    /**
     * @throws EngineException if the device is not {@code cpu}
     * @throws IllegalStateException if the model is closed
     */
    @Override
    public EngineSession openSession(SessionOptions options) {
        if (!options.device().equals(CPU)) {
            throw new EngineException(
                    "there is no device '%s' for ONNX Runtime; it runs on %s".formatted(options.device(), CPU), null);
        }
        return sessions.open(() -> new OnnxSession(this, options.maxBatchSize()));
    }

    Graph graph() {
        return graph;
    }

    TransformerLayout layout() {
        return layout;
    }

    CompiledGraph tower(Tower tower) {
        return Objects.requireNonNull(towers.get(tower), "the model has no such tower");
    }

    /** Whether rows of a batch would change each other's answers, and are run one by one. */
    boolean runsRowByRow() {
        return rowByRow;
    }

    void sessionClosed() {
        sessions.sessionClosed();
    }

    /** Frees the weights. @throws IllegalStateException if a session is open; nothing is freed then */
    @Override
    public void close() {
        sessions.close(() -> towers.values().forEach(CompiledGraph::close));
    }
}
