package io.sluice.server.app;

import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelLoader;
import io.sluice.model.ServableModel;
import io.sluice.model.SyntheticModel;
import io.sluice.model.engine.EngineOptions;
import io.sluice.model.image.ImageLimits;
import io.sluice.model.tokenizer.TextOptions;
import io.sluice.server.repository.ModelOpener;
import io.sluice.server.repository.ModelSource;
import java.nio.file.Path;

/** Opens what the operator named: a Hugging Face folder, or a synthetic model. The engine is started by the first folder. */
final class LocationOpener implements ModelOpener {

    private final ModelLoader folders;
    private final ImageLimits limits;
    private final int threads;

    /** @param threads of the engine for one forward pass */
    LocationOpener(ImageLimits limits, TextOptions texts, EngineOptions engine, int threads) {
        this.folders = new ModelLoader(limits, texts, engine);
        this.limits = limits;
        this.threads = threads;
    }

    @Override
    public ServableModel open(ModelSource source) throws InvalidModelException {
        String location = source.location();
        if (location.startsWith(ModelSource.SYNTHETIC)) {
            return SyntheticModel.parse(location.substring(ModelSource.SYNTHETIC.length()), limits);
        }
        folders.startEngine(threads);
        return folders.load(Path.of(location));
    }
}
