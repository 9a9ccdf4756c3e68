package io.sluice.model;

import io.sluice.model.engine.EngineOptions;
import io.sluice.model.engine.EngineOptions.Backend;
import io.sluice.model.engine.Precision;
import io.sluice.model.image.ImageLimits;
import io.sluice.model.tokenizer.TextOptions;
import java.util.Optional;

/** Loaders for tests. */
final class Loaders {

    private Loaders() {}

    /** In float32, on this back end. */
    static ModelLoader on(Backend backend) {
        return on(backend, Precision.FP32);
    }

    static ModelLoader on(Backend backend, Precision precision) {
        EngineOptions options = EngineOptions.onCpu(Optional.of(precision), Optional.of(backend));
        return new ModelLoader(ImageLimits.DEFAULT, TextOptions.DEFAULT, options);
    }
}
