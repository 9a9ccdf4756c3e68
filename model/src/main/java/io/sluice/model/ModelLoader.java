package io.sluice.model;

import io.sluice.model.architecture.Architectures;
import io.sluice.model.architecture.Network;
import io.sluice.model.architecture.Network.TextInput;
import io.sluice.model.engine.EngineOptions;
import io.sluice.model.engine.EngineOptions.Backend;
import io.sluice.model.engine.Precision;
import io.sluice.model.engine.device.BackendChoice;
import io.sluice.model.engine.device.CpuFeatures;
import io.sluice.model.engine.device.PrecisionChoice;
import io.sluice.model.engine.djl.TorchModelLoader;
import io.sluice.model.engine.djl.TorchRuntime;
import io.sluice.model.engine.onnx.OnnxModelLoader;
import io.sluice.model.image.ImageLimits;
import io.sluice.model.image.ImageProcessor;
import io.sluice.model.image.ImageProcessorConfig;
import io.sluice.model.image.ImageProcessorConfigReader;
import io.sluice.model.snapshot.ConfigFile;
import io.sluice.model.snapshot.Snapshot;
import io.sluice.model.snapshot.TensorSink;
import io.sluice.model.tokenizer.TextOptions;
import io.sluice.model.tokenizer.TextTokenizer;
import io.sluice.model.tokenizer.TextTokenizerReader;
import java.nio.file.Path;
import java.util.Optional;

/** Brings Hugging Face folders into memory. Safe for use by several threads. */
public final class ModelLoader {

    private final ImageLimits images;
    private final TextOptions texts;
    private final EngineOptions engine;
    private volatile int threads = Runtime.getRuntime().availableProcessors();

    /**
     * @param images limits of the pictures that the models take
     * @param texts how those models that read texts take them
     * @param engine how the models are computed
     */
    public ModelLoader(ImageLimits images, TextOptions texts, EngineOptions engine) {
        this.images = images;
        this.texts = texts;
        this.engine = engine;
    }

    /** With {@link EngineOptions#DEFAULT}. */
    public ModelLoader(ImageLimits images, TextOptions texts) {
        this(images, texts, EngineOptions.DEFAULT);
    }

    /** With {@link TextOptions#DEFAULT}. */
    public ModelLoader(ImageLimits images) {
        this(images, TextOptions.DEFAULT);
    }

    /**
     * Starts the engine with a number of threads, before the first model is loaded; else it starts with one for each
     * processor. Of PyTorch the number is the process's, and stays. Blocks, the very first time on a machine for seconds, while native
     * libraries are unpacked.
     *
     * @param threads that work on one forward pass
     * @throws IllegalStateException if PyTorch runs with another number already
     * @throws io.sluice.model.engine.EngineException if it cannot be started
     */
    public void startEngine(int threads) {
        this.threads = threads;
        if (backend(precision()) == Backend.PYTORCH) {
            TorchRuntime.start(threads);
        }
    }

    /**
     * Verifies a folder and reads its weights. Blocks for as long as its files take to read: some hundred milliseconds
     * for 350 MB in the page cache.
     *
     * <p>The folder is not used any more afterwards: changing, truncating or deleting its files has no effect on the
     * model.
     *
     * @param folder with {@code config.json}, {@code preprocessor_config.json}, and {@code model.safetensors} or {@code
     *     model.safetensors.index.json} with its shards; for a model that reads texts also {@code tokenizer.json}, or {@code
     *     vocab.json} and {@code merges.txt}; links are followed
     * @return a model whose digest is the folder's, as {@link Snapshot} defines it
     * @throws InvalidModelException if a file is missing or wrong, or describes something that cannot be served
     * @throws io.sluice.model.engine.EngineException if the engine cannot be started, or cannot compute in
     *     the precision that was asked for
     */
    public ServableModel load(Path folder) throws InvalidModelException {
        try (Snapshot snapshot = Snapshot.open(folder)) {
            Network network = Architectures.of(snapshot);
            snapshot.check(network.tensors());
            Optional<TextTokenizer> tokenizer = tokenizer(snapshot, network);
            try {
                return model(snapshot, network, tokenizer);
            } catch (InvalidModelException | RuntimeException e) {
                tokenizer.ifPresent(TextTokenizer::close);
                throw e;
            }
        }
    }

    private Optional<TextTokenizer> tokenizer(Snapshot snapshot, Network network) throws InvalidModelException {
        if (network.text().isEmpty()) {
            return Optional.empty();
        }
        TextInput input = network.text().get();
        return Optional.of(
                TextTokenizerReader.read(snapshot.tokenizer(), input.contextLength(), input.vocabularySize(), texts));
    }

    private ServableModel model(Snapshot snapshot, Network network, Optional<TextTokenizer> tokenizer)
            throws InvalidModelException {
        ConfigFile processor = snapshot.imageProcessor();
        ImageProcessorConfig config =
                ImageProcessorConfigReader.fromJson(processor.path(), processor.json(), network.inputSize());
        Precision precision = precision();
        ImageProcessor processorOfImages = new ImageProcessor(config, images);
        if (backend(precision) == Backend.ONNXRUNTIME) {
            OnnxModelLoader loader =
                    OnnxModelLoader.begin(network.graph(config), network.layout(config), precision, threads);
            ModelCard card = read(snapshot, network, loader, precision);
            return new OnnxServableModel(card, snapshot.files(), processorOfImages, tokenizer, loader.finish());
        }
        try (TorchModelLoader loader = TorchModelLoader.begin(network.graph(config), precision)) {
            ModelCard card = read(snapshot, network, loader, precision);
            return new TorchServableModel(card, snapshot.files(), processorOfImages, tokenizer, loader.finish());
        }
    }

    private static ModelCard read(Snapshot snapshot, Network network, TensorSink weights, Precision precision)
            throws InvalidModelException {
        ScalarTensors scalars = new ScalarTensors(weights);
        String digest = snapshot.read(network.tensors(), scalars);
        return network.card(digest, scalars.values()).withPrecision(precision);
    }

    private Precision precision() {
        return PrecisionChoice.of(engine.precision(), CpuFeatures.ofThisMachine())
                .precision();
    }

    private Backend backend(Precision precision) {
        return BackendChoice.of(engine.backend(), precision, CpuFeatures.ofThisMachine());
    }
}
