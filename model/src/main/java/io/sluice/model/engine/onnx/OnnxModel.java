package io.sluice.model.engine.onnx;

import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Graph;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.Tower;
import io.sluice.model.engine.layout.TransformerLayout;
import java.util.Map;
import java.util.Objects;

/**
 * The graphs of a model with their weights, in memory. Safe for use by several threads.
 *
 * <p>Sessions share both. The model counts them: ONNX Runtime would read freed memory if the weights went first.
 */
public final class OnnxModel implements EngineSession.Opener {

    private static final String CPU = "cpu";

    private final Graph graph;
    private final TransformerLayout layout;
    private final Map<Tower, CompiledGraph> towers;
    private final boolean rowByRow;
    private int openSessions;
    private boolean closed;

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
    public synchronized EngineSession openSession(SessionOptions options) {
        if (closed) {
            throw new IllegalStateException("the model is closed");
        }
        if (!options.device().equals(CPU)) {
            throw new EngineException(
                    "there is no device '%s' for ONNX Runtime; it runs on %s".formatted(options.device(), CPU), null);
        }
        EngineSession session = new OnnxSession(this, options.maxBatchSize());
        openSessions++;
        return session;
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

    synchronized void sessionClosed() {
        openSessions--;
    }

    /** Frees the weights. @throws IllegalStateException if a session is open; nothing is freed then */
    @Override
    public synchronized void close() {
        if (openSessions > 0) {
            throw new IllegalStateException(
                    "%d sessions of the model are open; close them first".formatted(openSessions));
        }
        if (!closed) {
            closed = true;
            towers.values().forEach(CompiledGraph::close);
        }
    }
}
