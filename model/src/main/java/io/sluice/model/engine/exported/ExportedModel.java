package io.sluice.model.engine.exported;

import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.InputShape;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.Tower;
import io.sluice.model.engine.layout.PixelScale;
import io.sluice.model.engine.sessions.OpenSessions;
import java.util.Map;

/**
 * Exported graphs with their weights, in memory, on the CPU. Safe for use by several threads.
 *
 * <p>Sessions share both, and are counted: an engine would read freed memory if the graphs went first.
 */
public final class ExportedModel implements EngineSession.Opener {

    private static final String CPU = "cpu";

    private final InputShape shape;
    private final PixelScale pixels;
    private final Map<Tower, ExportedTower> towers;
    private final OpenSessions sessions = new OpenSessions();

    /**
     * @param pixels how pictures are normalised
     * @param towers the graphs, which are its own from now on
     */
    public ExportedModel(InputShape shape, PixelScale pixels, Map<Tower, ExportedTower> towers) {
        this.shape = shape;
        this.pixels = pixels;
        this.towers = Map.copyOf(towers);
    }

    /**
     * @throws EngineException if the device is not {@code cpu}
     * @throws IllegalStateException if the model is closed
     */
    @Override
    public EngineSession openSession(SessionOptions options) {
        if (!options.device().equals(CPU)) {
            throw new EngineException(
                    "there is no device '%s' for an exported graph; it runs on %s".formatted(options.device(), CPU),
                    null);
        }
        return sessions.open(() -> new ExportedSession(
                shape, towers, new RowReader(shape, pixels, options.maxBatchSize()), options, this));
    }

    void sessionClosed() {
        sessions.sessionClosed();
    }

    /** Frees the graphs. @throws IllegalStateException if a session is open; nothing is freed then */
    @Override
    public void close() {
        sessions.close(() -> towers.values().forEach(tower -> tower.graph().close()));
    }
}
