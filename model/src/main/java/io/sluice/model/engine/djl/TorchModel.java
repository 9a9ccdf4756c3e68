package io.sluice.model.engine.djl;

import ai.djl.pytorch.jni.IValue;
import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Graph;
import io.sluice.model.engine.SessionOptions;

/**
 * A compiled graph with its weights, in memory. Safe for use by several threads.
 *
 * <p>Sessions share the weights. The model counts them: libtorch would read freed memory if the weights went first.
 */
public final class TorchModel implements AutoCloseable {

    private static final String CPU = "cpu";

    private final Graph graph;
    private final TorchModule network;
    private final IValue weights;
    private int openSessions;
    private boolean closed;

    TorchModel(Graph graph, TorchModule network, IValue weights) {
        this.graph = graph;
        this.network = network;
        this.weights = weights;
    }

    /**
     * @throws EngineException if the device is not {@code cpu}
     * @throws IllegalStateException if the model is closed
     */
    public synchronized EngineSession openSession(SessionOptions options) {
        if (closed) {
            throw new IllegalStateException("the model is closed");
        }
        if (!options.device().equals(CPU)) {
            throw new EngineException(
                    "there is no device '%s'; this build runs on %s".formatted(options.device(), CPU), null);
        }
        openSessions++;
        return new TorchSession(graph, network, weights, options.maxBatchSize(), this::sessionClosed);
    }

    private synchronized void sessionClosed() {
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
            weights.close();
            network.close();
        }
    }
}
