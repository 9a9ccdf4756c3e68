package io.sluice.model;

import io.sluice.model.ModelCard.Computation;
import io.sluice.model.architecture.Architectures;
import io.sluice.model.architecture.Network;
import io.sluice.model.engine.DeviceSelection;
import io.sluice.model.engine.EngineOptions;
import io.sluice.model.engine.EngineOptions.Backend;
import io.sluice.model.engine.Graph;
import io.sluice.model.engine.Precision;
import io.sluice.model.engine.device.BackendChoice;
import io.sluice.model.engine.device.CoreBudget;
import io.sluice.model.engine.device.CpuFeatures;
import io.sluice.model.engine.device.Device;
import io.sluice.model.engine.device.DirectMemory;
import io.sluice.model.engine.device.MemoryNeed;
import io.sluice.model.engine.device.Placement;
import io.sluice.model.engine.djl.TorchDevices;
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
import io.sluice.model.snapshot.TensorSpec;
import io.sluice.model.tokenizer.TextOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings Hugging Face folders into memory. Safe for use by several threads. */
public final class ModelLoader {

    private static final Logger log = LoggerFactory.getLogger(ModelLoader.class);

    private static final String WEIGHT = ".weight";

    private final ImageLimits images;
    private final TextOptions texts;
    private final EngineOptions engine;
    private final Bf16Gain bf16 = new Bf16Gain();
    private volatile int threads = Runtime.getRuntime().availableProcessors();
    private volatile boolean hasOwnThreads;
    private volatile boolean sparesCores;

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
     * Has the engine started with a number of threads once the first folder has been found good; else it starts with one for
     * each processor. Of PyTorch the number is the process's, and stays: where it runs with another, {@link #load} throws
     * IllegalStateException.
     *
     * @param threads that work on one forward pass
     */
    public void useThreads(int threads) {
        this.threads = threads;
        this.hasOwnThreads = true;
    }

    /**
     * As {@link #useThreads}, and starts the engine now. Blocks, the very first time on a machine for seconds, while native
     * libraries are unpacked.
     *
     * @param threads that work on one forward pass
     * @throws IllegalStateException if PyTorch runs with another number already
     * @throws io.sluice.model.engine.EngineException if it cannot be started
     */
    public void startEngine(int threads) {
        useThreads(threads);
        startEngine();
    }

    /** Whether a folder holds a checkpoint, which can be computed in every precision, and not graphs that were exported in one. */
    public static boolean isCheckpoint(Path folder) {
        return FolderFormat.of(folder) == FolderFormat.SAFETENSORS;
    }

    /** Has folders read by one thread instead of three, from now on: the cores serve. */
    public void spareCores() {
        sparesCores = true;
    }

    private void startEngine() {
        // To look for GPUs is to start libtorch, which must not be with another number.
        if (!isForCpu() || backend(placements()) == Backend.PYTORCH) {
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
     *     model.safetensors.index.json} with its shards, or else graphs that somebody exported; for a model that reads texts also {@code tokenizer.json}, or {@code
     *     vocab.json} and {@code merges.txt}; links are followed
     * @return a model whose digest is the folder's, as {@link Snapshot} defines it
     * @throws InvalidModelException if a file is missing or wrong, or describes something that cannot be served
     * @throws io.sluice.model.engine.EngineException if the engine cannot be started, or cannot compute in the
     *     precision that was asked for, or a device has too little memory for the largest batch
     */
    public ServableModel load(Path folder) throws InvalidModelException {
        FolderFormat format = FolderFormat.of(folder);
        if (format != FolderFormat.SAFETENSORS) {
            checkCores();
            return new ExportedModelLoader(images, texts, engine, threads).load(folder, format, this::startTorch);
        }
        try (Snapshot snapshot = Snapshot.open(folder)) {
            Network network = Architectures.of(snapshot);
            snapshot.check(network.tensors());
            Executor parsing = sparesCores ? Runnable::run : work -> new Thread(work, "sluice-tokenizer").start();
            try (PendingTokenizer tokenizer = PendingTokenizer.begin(snapshot, network, texts, parsing)) {
                ServableModel model = model(snapshot, network, tokenizer);
                tokenizer.release();
                return model;
            }
        }
    }

    private ServableModel model(Snapshot snapshot, Network network, PendingTokenizer tokenizer)
            throws InvalidModelException {
        ConfigFile processor = snapshot.imageProcessor();
        ImageProcessorConfig config =
                ImageProcessorConfigReader.fromJson(processor.path(), processor.json(), network.inputSize());
        if (hasOwnThreads) {
            startEngine();
        }
        List<Placement> placements = placements();
        logFallbacks(placements);
        if (placements.get(0).device() instanceof Device.Cpu) {
            checkCores();
        }
        Backend backend = backend(placements);
        Graph graph = network.graph(config);
        for (Placement placement : placements) {
            long weights = weightBytes(network, graph, placement.precision());
            // ONNX Runtime makes a copy of all that it is given; until it stands both are there.
            int copies = backend == Backend.ONNXRUNTIME ? 2 : 1;
            new MemoryNeed(copies * weights, network.activationBytes(), engine.replicas(), engine.maxBatchSize())
                    .check(placement.device(), TorchDevices.freeBytes(placement.device()));
            DirectMemory.check(
                    "the model's weights and batches",
                    (backend == Backend.ONNXRUNTIME ? weights : 0)
                            + DirectMemory.batchBytes(engine, graph.inputShape()));
        }
        Precision precision = placements.get(0).precision();
        if (backend == Backend.ONNXRUNTIME) {
            OnnxModelLoader loader = OnnxModelLoader.begin(graph, network.layout(config), precision, threads);
            ModelCard card = read(snapshot, network, loader).computedAs(Computation.ofCheckpoint(backend, precision));
            return new FolderModel(
                    card, snapshot.files(), inputs(config, tokenizer), placements, Map.of(), loader.finish());
        }
        try (TorchModelLoader loader = TorchModelLoader.begin(graph, placements)) {
            ModelCard card = read(snapshot, network, loader).computedAs(Computation.ofCheckpoint(backend, precision));
            // Whoever names a precision wants that one.
            boolean measures = !sparesCores && engine.precision().isEmpty();
            Map<Precision, Double> gains = bf16.of(
                    placements.get(0),
                    linearTensors(network, graph),
                    card.vision().tokens(),
                    measures);
            return new FolderModel(
                    card, snapshot.files(), inputs(config, tokenizer), placements, gains, loader.finish());
        }
    }

    private FolderModel.Inputs inputs(ImageProcessorConfig config, PendingTokenizer tokenizer)
            throws InvalidModelException {
        return new FolderModel.Inputs(new ImageProcessor(config, images), tokenizer.get());
    }

    private ModelCard read(Snapshot snapshot, Network network, TensorSink weights) throws InvalidModelException {
        ScalarTensors scalars = new ScalarTensors(weights);
        String digest = sparesCores
                ? snapshot.read(network.tensors(), scalars)
                : snapshot.readOnTwoThreads(network.tensors(), scalars);
        return network.card(digest, scalars.values());
    }

    private void startTorch() {
        if (hasOwnThreads) {
            TorchRuntime.start(threads);
        }
    }

    /** Whether no GPU is wanted: what only a CPU computes has no use for libtorch, which would look for them. */
    private boolean isForCpu() {
        boolean ofCpusAlone = engine.backend().equals(Optional.of(Backend.ONNXRUNTIME))
                || engine.precision().equals(Optional.of(Precision.INT8));
        return engine.device().equals(DeviceSelection.CPU)
                || (engine.device().equals(DeviceSelection.AUTO) && ofCpusAlone);
    }

    private List<Placement> placements() {
        return Placement.of(
                engine.device(),
                engine.precision(),
                isForCpu() ? List.of(CpuFeatures.ofThisMachine()) : TorchDevices.discover());
    }

    private Backend backend(List<Placement> placements) {
        Placement any = placements.get(0); // all are GPUs, or one is the CPU
        return BackendChoice.of(engine.backend(), any.precision(), any.device());
    }

    /** Refuses more threads than cores, where an operator said how many there are. */
    private void checkCores() {
        if (hasOwnThreads) {
            CoreBudget.check(engine.replicas(), threads, Runtime.getRuntime().availableProcessors());
        }
    }

    /** On a GPU the weights pass through the host, too, which has room for them if it had room for the files. */
    private static long weightBytes(Network network, Graph graph, Precision precision) {
        Set<String> linear = linearWeights(graph);
        return network.tensors().stream()
                .mapToLong(tensor -> bytes(tensor, linear, precision))
                .sum();
    }

    private static long bytes(TensorSpec tensor, Set<String> linear, Precision precision) {
        return linear.contains(tensor.name())
                ? tensor.floatBytes() / Float.BYTES * precision.weightBytes()
                : tensor.floatBytes();
    }

    private static List<TensorSpec> linearTensors(Network network, Graph graph) {
        Set<String> linear = linearWeights(graph);
        return network.tensors().stream()
                .filter(tensor -> linear.contains(tensor.name()))
                .toList();
    }

    private static Set<String> linearWeights(Graph graph) {
        return graph.linearLayers().stream()
                .flatMap(layer -> layer.parts().stream())
                .map(part -> part + WEIGHT)
                .collect(Collectors.toSet());
    }

    static void logFallbacks(List<Placement> placements) {
        placements.forEach(placement -> placement
                .choice()
                .fallback()
                .ifPresent(reason -> log.atWarn()
                        .addKeyValue("device", placement.device().name())
                        .addKeyValue("precision", placement.precision().configName())
                        .log(reason)));
    }
}
