package io.sluice.model;

import io.sluice.model.architecture.ExportedNetwork;
import io.sluice.model.architecture.Network.TextInput;
import io.sluice.model.engine.DeviceSelection;
import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.EngineOptions;
import io.sluice.model.engine.EngineOptions.Backend;
import io.sluice.model.engine.InputShape;
import io.sluice.model.engine.Output.Source;
import io.sluice.model.engine.Precision;
import io.sluice.model.engine.Tower;
import io.sluice.model.engine.device.CpuFeatures;
import io.sluice.model.engine.device.DirectMemory;
import io.sluice.model.engine.device.HostMemory;
import io.sluice.model.engine.device.MemoryNeed;
import io.sluice.model.engine.device.Placement;
import io.sluice.model.engine.device.PrecisionChoice;
import io.sluice.model.engine.djl.TorchFileGraph;
import io.sluice.model.engine.exported.ExportedGraph;
import io.sluice.model.engine.exported.ExportedModel;
import io.sluice.model.engine.exported.ExportedTower;
import io.sluice.model.engine.exported.Probe;
import io.sluice.model.engine.onnx.OnnxFileGraph;
import io.sluice.model.image.ImageLimits;
import io.sluice.model.image.ImageProcessor;
import io.sluice.model.image.ImageProcessorConfig;
import io.sluice.model.image.ImageProcessorConfigReader;
import io.sluice.model.snapshot.ConfigFile;
import io.sluice.model.snapshot.graph.GraphFile;
import io.sluice.model.tokenizer.TextOptions;
import io.sluice.model.tokenizer.TextTokenizer;
import io.sluice.model.tokenizer.TextTokenizerReader;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings folders with exported graphs into memory, on the CPU. */
final class ExportedModelLoader {

    private static final Logger log = LoggerFactory.getLogger(ExportedModelLoader.class);

    /** The file's bytes, which are freed with the next collection; the engine's own copy of the weights; the packed ones. */
    private static final int COPIES = 3;

    private final ImageLimits images;
    private final TextOptions texts;
    private final EngineOptions engine;
    private final int threads;

    /** What was opened so far, closed again unless all of it is. */
    private static final class Opened {
        private final Map<Tower, ExportedTower> towers = new EnumMap<>(Tower.class);
        private final Map<Tower, Map<Source, int[]>> shapes = new EnumMap<>(Tower.class);
        private Precision precision = Precision.FP32;

        void close() {
            towers.values().forEach(tower -> tower.graph().close());
        }
    }

    /** @param threads that work on one forward pass */
    ExportedModelLoader(ImageLimits images, TextOptions texts, EngineOptions engine, int threads) {
        this.images = images;
        this.texts = texts;
        this.engine = engine;
        this.threads = threads;
    }

    /**
     * As {@link ModelLoader#load}.
     *
     * @param startTorch starts libtorch as the operator wants it
     */
    ServableModel load(Path path, FolderFormat format, Runnable startTorch) throws InvalidModelException {
        refuseUnwanted(path, format);
        ExportedFolder folder = ExportedFolder.open(path, format);
        ExportedNetwork network = folder.network();
        ConfigFile processor = folder.files().imageProcessor();
        ImageProcessorConfig config =
                ImageProcessorConfigReader.fromJson(processor.path(), processor.json(), network.inputSize());
        checkMemory(folder);
        if (format == FolderFormat.TORCHSCRIPT) {
            startTorch.run();
        }
        Opened opened = new Opened();
        Optional<TextTokenizer> tokenizer = Optional.empty();
        try {
            for (ExportedNetwork.Part part : network.parts()) {
                open(folder, part, opened);
            }
            Backend backend = format == FolderFormat.ONNX ? Backend.ONNXRUNTIME : Backend.PYTORCH;
            ModelCard card = network.card(
                    folder.files().digest(),
                    opened.shapes,
                    new ModelCard.Computation(format.cardName(), backend.configName(), opened.precision.configName()));
            tokenizer = tokenizer(folder);
            return new FolderModel(
                    card,
                    folder.files().files(),
                    new FolderModel.Inputs(new ImageProcessor(config, images), tokenizer),
                    List.of(placement(opened.precision)),
                    Map.of(),
                    new ExportedModel(card.inputShape(), network.pixelScale(config), opened.towers));
        } catch (InvalidModelException | RuntimeException e) {
            tokenizer.ifPresent(TextTokenizer::close);
            opened.close();
            throw e;
        }
    }

    private void open(ExportedFolder folder, ExportedNetwork.Part part, Opened opened) throws InvalidModelException {
        ExportedNetwork network = folder.network();
        GraphFile file = folder.read(part, DirectMemory::allocate);
        ExportedGraph graph;
        if (folder.format() == FolderFormat.TORCHSCRIPT) {
            graph = TorchFileGraph.open(file, part.order());
        } else {
            OnnxFileGraph onnx = part.tower() == Tower.VISION
                    ? OnnxFileGraph.ofPictures(file, network.inputSize(), part.outputs(), threads)
                    : OnnxFileGraph.ofTexts(
                            file, network.text().orElseThrow().contextLength(), part.outputs(), threads);
            opened.precision = part.tower() == Tower.VISION ? onnx.precision() : opened.precision;
            graph = onnx;
        }
        // Open from here on, and so among what is closed if it answers nonsense.
        opened.towers.put(part.tower(), new ExportedTower(graph, true));
        Probe probe = probe(file, graph, part, network);
        opened.shapes.put(part.tower(), probe.rowShapes());
        opened.towers.put(
                part.tower(), new ExportedTower(graph, probe.dependence().isPresent()));
        probe.dependence()
                .ifPresent(reason -> log.atWarn()
                        .addKeyValue("file", file.path())
                        .addKeyValue("reason", reason)
                        .log("the rows of a batch are computed one by one"));
    }

    private static Probe probe(
            GraphFile file, ExportedGraph graph, ExportedNetwork.Part part, ExportedNetwork network) {
        try {
            return part.tower() == Tower.VISION
                    ? Probe.ofPictures(graph, network.inputSize())
                    : Probe.ofTexts(graph, network.endToken());
        } catch (EngineException e) {
            throw new EngineException("%s: %s".formatted(file.path(), e.getMessage()), e.getCause(), e.isOutOfMemory());
        }
    }

    /* A graph is what it is: what an operator asks of models that Sluice composes may not fit it, and is refused by name. */
    private void refuseUnwanted(Path path, FolderFormat format) {
        if (format == FolderFormat.TORCHSCRIPT && !engine.torchScript()) {
            throw new EngineException(
                    "%s: a TorchScript file is a program, which this process would run with all of its rights; %s allows it, for files whose origin you trust"
                            .formatted(path.resolve("model.pt"), EngineOptions.TORCHSCRIPT_KEY),
                    null);
        }
        Backend only = format == FolderFormat.ONNX ? Backend.ONNXRUNTIME : Backend.PYTORCH;
        if (engine.backend().filter(wanted -> wanted != only).isPresent()) {
            throw new EngineException(
                    "%s is %s, but what %s holds is computed by %s alone; %s or %s would"
                            .formatted(
                                    Backend.KEY,
                                    engine.backend().get().configName(),
                                    path,
                                    only.configName(),
                                    Backend.AUTO,
                                    only.configName()),
                    null);
        }
        if (engine.device().kind() == DeviceSelection.Kind.CUDA) {
            throw new EngineException(
                    "%s is %s, but exported graphs, as in %s, run on cpu alone; auto or cpu would"
                            .formatted(DeviceSelection.KEY, engine.device().configName(), path),
                    null);
        }
    }

    private void checkMemory(ExportedFolder folder) throws InvalidModelException {
        long bytes = folder.bytes();
        new MemoryNeed(COPIES * bytes, folder.network().activationBytes(), engine.replicas(), engine.maxBatchSize())
                .check(CpuFeatures.ofThisMachine(), HostMemory.availableBytes());
        InputShape shape = new InputShape(
                folder.network().inputSize(),
                folder.network().text().map(TextInput::contextLength).orElse(0));
        DirectMemory.check("the model's files and batches", bytes + DirectMemory.batchBytes(engine, shape));
    }

    private Optional<TextTokenizer> tokenizer(ExportedFolder folder) throws InvalidModelException {
        if (folder.tokenizer().isEmpty()) {
            return Optional.empty();
        }
        TextInput input = folder.network().text().orElseThrow();
        return Optional.of(TextTokenizerReader.read(
                folder.tokenizer().get(), input.contextLength(), input.vocabularySize(), texts));
    }

    private Placement placement(Precision precision) {
        Optional<String> fallback = engine.precision()
                .filter(wanted -> wanted != precision)
                .map(wanted -> "%s is %s, but an exported graph computes as it was exported: %s"
                        .formatted(Precision.KEY, wanted.configName(), precision.configName()));
        Placement placement = new Placement(CpuFeatures.ofThisMachine(), new PrecisionChoice(precision, fallback));
        ModelLoader.logFallbacks(List.of(placement));
        return placement;
    }
}
