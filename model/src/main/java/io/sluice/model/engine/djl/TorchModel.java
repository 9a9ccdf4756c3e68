package io.sluice.model.engine.djl;

import ai.djl.pytorch.jni.IValue;
import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Graph;
import io.sluice.model.engine.SessionOptions;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A compiled graph with its weights, in memory. Safe for use by several threads.
 *
 * <p>Sessions share the weights. The model counts them: libtorch would read freed memory if the weights went first.
 */
public final class TorchModel implements EngineSession.Opener {

    private final Graph graph;
    private final TorchModule network;
    private final Map<String, Weights> weights;
    private int openSessions;
    private boolean closed;

    /**
     * The weights of one device.
     *
     * @param dictionary what the graph is handed
     * @param address what libtorch calls the device that rows are copied to; empty for the host
     */
    record Weights(IValue dictionary, Optional<String> address) {}

    /** @param weights by the name of the device */
    TorchModel(Graph graph, TorchModule network, Map<String, Weights> weights) {
        this.graph = graph;
        this.network = network;
        this.weights = Map.copyOf(weights);
    }

    /**
     * Called on the thread that will use the session.
     *
     * @throws EngineException if the model is not on the device
     * @throws IllegalStateException if the model is closed
     */
    @Override
    public synchronized EngineSession openSession(SessionOptions options) {
        if (closed) {
            throw new IllegalStateException("the model is closed");
        }
        Weights here = weights.get(options.device());
        if (here == null) {
            throw new EngineException(
                    "there is no device '%s'; the model is on %s"
                            .formatted(options.device(), String.join(", ", new TreeSet<>(weights.keySet()))),
                    null);
        }
        RowTransfer transfer = here.address()
                .<RowTransfer>map(address -> StagedTransfer.open(address))
                .orElse(RowTransfer.NONE);
        openSessions++;
        return new TorchSession(
                graph, network, here.dictionary(), options.maxBatchSize(), transfer, this::sessionClosed);
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
            weights.values().forEach(here -> here.dictionary().close());
            network.close();
        }
    }
}
