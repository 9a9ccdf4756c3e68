package io.sluice.model.engine.djl;

import ai.djl.pytorch.jni.IValue;
import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Graph;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.sessions.OpenSessions;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A compiled graph with its weights, in memory. Safe for use by several threads.
 *
 * <p>Sessions share the weights, and are counted: libtorch would read freed memory if the weights went first.
 */
public final class TorchModel implements EngineSession.Opener {

    private final Graph graph;
    private final TorchModule network;
    private final Map<String, Weights> weights;
    private final OpenSessions sessions = new OpenSessions();

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
    public EngineSession openSession(SessionOptions options) {
        Weights here = weights.get(options.device());
        if (here == null) {
            throw new EngineException(
                    "there is no device '%s'; the model is on %s"
                            .formatted(options.device(), String.join(", ", new TreeSet<>(weights.keySet()))),
                    null);
        }
        return sessions.open(() -> {
            RowTransfer transfer = here.address()
                    .<RowTransfer>map(address -> StagedTransfer.open(address))
                    .orElse(RowTransfer.NONE);
            return new TorchSession(
                    graph, network, here.dictionary(), options.maxBatchSize(), transfer, sessions::sessionClosed);
        });
    }

    /** Frees the weights. @throws IllegalStateException if a session is open; nothing is freed then */
    @Override
    public void close() {
        sessions.close(() -> {
            weights.values().forEach(here -> here.dictionary().close());
            network.close();
        });
    }
}
