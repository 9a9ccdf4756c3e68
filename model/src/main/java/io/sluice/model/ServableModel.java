package io.sluice.model;

import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Precision;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.device.Placement;
import io.sluice.model.image.ImageProcessor;
import io.sluice.model.tokenizer.TextTokenizer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A model in memory: what it is, how its inputs are prepared, and where it runs.
 *
 * <p>Safe for use by several threads. All sessions on a device share one copy of the weights, and must be closed before the model.
 */
public interface ServableModel extends AutoCloseable {

    /** What the model is and can do; never changes. */
    ModelCard card();

    /**
     * Name to sha256 of every file that it was read from, over exactly the bytes that serve; the digest in its card is theirs.
     * Empty for a model without files.
     */
    default SortedMap<String, String> files() {
        return Collections.emptySortedMap();
    }

    /** Turns pictures into rows of this model; safe for use by several threads. */
    ImageProcessor images();

    /** Turns texts into rows of this model; safe for use by several threads. Empty where it reads none. */
    Optional<TextTokenizer> texts();

    /** The devices that it is on, with a copy of the weights on each; never empty, never changes. */
    List<Placement> placements();

    /**
     * How many times as fast its linear layers would be in precisions that its device runs and that it is not computed in, as
     * far as that was measured when it was loaded.
     */
    default Map<Precision, Double> gains() {
        return Map.of();
    }

    /**
     * Opens a session on one of its devices, on the thread that will use it. Blocks while the device is prepared.
     *
     * @throws io.sluice.model.engine.EngineException if the model is not on the device, or the device has not enough
     *     memory
     */
    EngineSession openSession(SessionOptions options);

    /** Frees the weights. Sessions must be closed before. */
    @Override
    void close();
}
