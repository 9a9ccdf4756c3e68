package io.sluice.model;

import io.sluice.model.architecture.Architectures;
import io.sluice.model.architecture.Network;
import io.sluice.model.engine.djl.TorchModel;
import io.sluice.model.engine.djl.TorchModelLoader;
import io.sluice.model.engine.djl.TorchRuntime;
import io.sluice.model.image.ImageLimits;
import io.sluice.model.image.ImageProcessor;
import io.sluice.model.image.ImageProcessorConfig;
import io.sluice.model.image.ImageProcessorConfigReader;
import io.sluice.model.snapshot.ConfigFile;
import io.sluice.model.snapshot.Snapshot;
import java.nio.file.Path;
import java.util.Optional;

/** Brings Hugging Face folders into memory. Safe for use by several threads. */
public final class ModelLoader {

    private final ImageLimits limits;

    /** @param limits of the pictures that the models take */
    public ModelLoader(ImageLimits limits) {
        this.limits = limits;
    }

    /**
     * Starts the engine with a number of threads, before the first model is loaded; else it starts with one for each
     * processor. The number is the process's, and stays. Blocks, the very first time on a machine for seconds, while native
     * libraries are unpacked.
     *
     * @param threads that work on one forward pass
     * @throws IllegalStateException if the engine runs with another number already
     * @throws io.sluice.model.engine.EngineException if it cannot be started
     */
    public void startEngine(int threads) {
        TorchRuntime.start(threads);
    }

    /**
     * Verifies a folder and reads its weights. Blocks for as long as its files take to read: some hundred milliseconds
     * for 350 MB in the page cache.
     *
     * <p>The folder is not used any more afterwards: changing, truncating or deleting its files has no effect on the
     * model.
     *
     * @param folder with {@code config.json}, {@code preprocessor_config.json}, and {@code model.safetensors} or {@code
     *     model.safetensors.index.json} with its shards; links are followed
     * @return a model whose digest is the folder's, as {@link Snapshot} defines it
     * @throws InvalidModelException if a file is missing or wrong, or describes something that cannot be served
     * @throws io.sluice.model.engine.EngineException if PyTorch cannot be started
     */
    public ServableModel load(Path folder) throws InvalidModelException {
        try (Snapshot snapshot = Snapshot.open(folder)) {
            Network network = Architectures.of(snapshot);
            snapshot.check(network.tensors());
            ConfigFile processor = snapshot.imageProcessor();
            ImageProcessorConfig images =
                    ImageProcessorConfigReader.fromJson(processor.path(), processor.json(), network.inputSize());
            try (TorchModelLoader loader = TorchModelLoader.begin(network.graph(images))) {
                String digest = snapshot.read(network.tensors(), loader);
                TorchModel model = loader.finish();
                return new TorchServableModel(
                        network.card(digest), new ImageProcessor(images, limits), Optional.empty(), model);
            }
        }
    }
}
