package io.sluice.model;

import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.device.Placement;
import io.sluice.model.engine.onnx.OnnxModel;
import io.sluice.model.image.ImageProcessor;
import io.sluice.model.tokenizer.TextTokenizer;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** A model read from a folder, on ONNX Runtime. */
record OnnxServableModel(
        ModelCard card,
        SortedMap<String, String> files,
        ImageProcessor images,
        Optional<TextTokenizer> texts,
        List<Placement> placements,
        OnnxModel model)
        implements ServableModel {

    @Override
    public EngineSession openSession(SessionOptions options) {
        return model.openSession(options);
    }

    @Override
    public void close() {
        texts.ifPresent(TextTokenizer::close);
        model.close();
    }
}
