package io.sluice.model;

import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Precision;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.device.Placement;
import io.sluice.model.image.ImageProcessor;
import io.sluice.model.tokenizer.TextTokenizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A model read from a folder.
 *
 * @param inputs how its rows are prepared
 * @param gains as {@link ServableModel#gains} says
 */
record FolderModel(
        ModelCard card,
        SortedMap<String, String> files,
        Inputs inputs,
        List<Placement> placements,
        Map<Precision, Double> gains,
        EngineSession.Opener engine)
        implements ServableModel {

    /** What makes rows of pictures, and of texts where there are any. */
    record Inputs(ImageProcessor images, Optional<TextTokenizer> texts) {}

    @Override
    public ImageProcessor images() {
        return inputs.images();
    }

    @Override
    public Optional<TextTokenizer> texts() {
        return inputs.texts();
    }

    @Override
    public EngineSession openSession(SessionOptions options) {
        return engine.openSession(options);
    }

    @Override
    public void close() {
        texts().ifPresent(TextTokenizer::close);
        engine.close();
    }
}
