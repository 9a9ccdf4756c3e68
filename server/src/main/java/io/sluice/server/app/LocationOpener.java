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
import java.util.List;

/** Opens what the operator named: a Hugging Face folder, or a synthetic model. The engine is started for the first folder. */
final class LocationOpener implements ModelOpener {

    private final ModelLoader folders;
    private final ImageLimits limits;
    private final int threads;

    /** @param threads of the engine for one forward pass */
    LocationOpener(ImageLimits limits, TextOptions texts, EngineOptions engine, int threads) {
        this.folders = new ModelLoader(limits, texts, engine);
        this.folders.useThreads(threads);
        this.limits = limits;
        this.threads = threads;
    }

    /**
     * Starts the engine on a thread of its own, if one of these models will need it: libtorch takes half a second to load, in
     * which the ports can be opened. Does not block.
     *
     * @param repository whether there may be more models than these, in folders
     */
    void begin(List<ModelSource> models, boolean repository) {
        if (!repository && models.stream().allMatch(LocationOpener::isSynthetic)) {
            return;
        }
        Thread starter = new Thread(this::startEngine, "sluice-engine");
        starter.setDaemon(true);
        starter.start();
    }

    /** Has models that are opened from now on leave the cores to those that serve. */
    void spareCores() {
        folders.spareCores();
    }

    @Override
    public ServableModel open(ModelSource source) throws InvalidModelException {
        String location = source.location();
        if (isSynthetic(source)) {
            return SyntheticModel.parse(location.substring(ModelSource.SYNTHETIC.length()), limits);
        }
        return folders.load(Path.of(location));
    }

    private void startEngine() {
        try {
            folders.startEngine(threads);
        } catch (RuntimeException unable) {
            // The load that needs it tries again, and says what is wrong.
        }
    }

    private static boolean isSynthetic(ModelSource source) {
        return source.location().startsWith(ModelSource.SYNTHETIC);
    }
}
