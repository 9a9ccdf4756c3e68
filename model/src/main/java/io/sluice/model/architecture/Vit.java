package io.sluice.model.architecture;

import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelCard;
import io.sluice.model.Task;
import io.sluice.model.engine.Graph;
import io.sluice.model.engine.InputShape;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.Tower;
import io.sluice.model.engine.layout.EncoderLayout.LayerNames;
import io.sluice.model.engine.layout.Head;
import io.sluice.model.engine.layout.TransformerLayout;
import io.sluice.model.engine.layout.VisionLayout;
import io.sluice.model.image.ImageProcessorConfig;
import io.sluice.model.snapshot.ConfigFile;
import io.sluice.model.snapshot.Snapshot;
import io.sluice.model.snapshot.TensorSpec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The Vision Transformer: {@code ViTForImageClassification} and {@code ViTModel} of transformers. */
final class Vit implements Network {

    private static final String CLASSIFIER_PREFIX = "vit.";
    private static final LayerNames LAYER_NAMES = new LayerNames(
            "layernorm_before",
            "attention.attention.qkv",
            "attention.output.dense",
            "layernorm_after",
            "intermediate.dense",
            "output.dense");

    private final VitConfig config;
    private final VitTensors tensors;
    private final List<String> labels;
    private final boolean pooler;

    private Vit(VitConfig config, VitTensors tensors, List<String> labels, boolean pooler) {
        this.config = config;
        this.tensors = tensors;
        this.labels = labels;
        this.pooler = pooler;
    }

    /** {@code ViTForImageClassification}: names begin with {@code vit.}, a classifier and no pooler. */
    static Vit classifier(Snapshot snapshot) throws InvalidModelException {
        VitConfig config = VitConfig.read(snapshot.config());
        long classes = snapshot.shapeOf(VitTensors.CLASSIFIER + ".bias")
                .filter(shape -> shape.size() == 1)
                .map(shape -> shape.get(0))
                .orElse(1L);
        List<String> labels = Labels.read(snapshot.config(), Math.max(classes, 1));
        VitTensors tensors = VitTensors.of(config, CLASSIFIER_PREFIX)
                .withClassifier(labels.size(), config.encoder().hidden());
        return new Vit(config, tensors, labels, false);
    }

    /**
     * {@code ViTModel}: no classifier, and a pooler where the checkpoint has one. As in transformers, the names may have
     * the prefix of a classifier's checkpoint.
     */
    static Vit base(Snapshot snapshot) throws InvalidModelException {
        VitConfig config = VitConfig.read(snapshot.config());
        boolean prefixed =
                snapshot.shapeOf(CLASSIFIER_PREFIX + VitTensors.CLASS_TOKEN).isPresent();
        VitTensors tensors = VitTensors.of(config, prefixed ? CLASSIFIER_PREFIX : "");
        boolean pooler = snapshot.shapeOf(tensors.prefix() + VitTensors.POOLER + ".weight")
                .isPresent();
        if (pooler) {
            int hidden = config.encoder().hidden();
            tensors.withPooler(readPoolerSize(snapshot.config(), hidden), hidden);
        }
        return new Vit(config, tensors, List.of(), pooler);
    }

    @Override
    public int inputSize() {
        return config.patches().image();
    }

    @Override
    public List<TensorSpec> tensors() {
        return tensors.list().all();
    }

    @Override
    public long activationBytes() {
        PatchConfig patches = config.patches();
        return Math.max(patches.pixelBytes(), config.encoder().activationBytes(patches.tokens()));
    }

    @Override
    public Graph graph(ImageProcessorConfig images) {
        Map<String, Object> attributes = new HashMap<>(config.encoder().attributes(""));
        attributes.put("training", false);
        attributes.put("prefix", tensors.prefix());
        attributes.put("rescale_factor", images.rescaleFactor());
        return new Graph(
                GraphSource.of("vit.py"),
                attributes,
                GraphSource.constants(images),
                tensors.list().linearLayers(),
                InputShape.ofImages(inputSize()),
                Map.of(Tower.VISION, outputs()));
    }

    @Override
    public TransformerLayout layout(ImageProcessorConfig images) {
        String embeddings = tensors.prefix() + "embeddings.";
        List<Head> heads = new ArrayList<>();
        if (!labels.isEmpty()) {
            heads.add(new Head(Output.LOGITS, VitTensors.CLASSIFIER, false));
        }
        if (pooler) {
            heads.add(new Head(Output.POOLER, tensors.prefix() + VitTensors.POOLER, true));
        }
        return new TransformerLayout(
                new VisionLayout(
                        tensors.prefix() + VitTensors.CLASS_TOKEN,
                        embeddings + "patch_embeddings.projection",
                        embeddings + "position_embeddings",
                        Optional.empty(),
                        config.patches().patch(),
                        GraphSource.pixelScale(images)),
                config.encoder().layout(tensors.prefix() + "encoder.layer.", LAYER_NAMES),
                tensors.prefix() + "layernorm",
                heads,
                Optional.empty());
    }

    @Override
    public Optional<TextInput> text() {
        return Optional.empty();
    }

    @Override
    public ModelCard card(String digest, Map<String, Float> scalars) {
        Set<Task> tasks = EnumSet.of(Task.EMBED_IMAGE);
        if (!labels.isEmpty()) {
            tasks.add(Task.CLASSIFY);
        }
        return new ModelCard(
                "vit",
                digest,
                tasks,
                labels,
                new ModelCard.Vision(
                        inputSize(),
                        config.encoder().hidden(),
                        config.encoder().layers(),
                        config.patches().tokens(),
                        pooler),
                Optional.empty(),
                Network.UNDECIDED);
    }

    private Set<Output> outputs() {
        Set<Output> outputs = config.encoder().outputs();
        if (!labels.isEmpty()) {
            outputs.add(Output.LOGITS);
        }
        if (pooler) {
            outputs.add(Output.POOLER);
        }
        return outputs;
    }

    private static int readPoolerSize(ConfigFile config, int hidden) throws InvalidModelException {
        String activation = config.text("pooler_act", "tanh");
        if (!activation.equals("tanh")) {
            throw config.invalid("pooler_act must be tanh, got " + activation);
        }
        return config.positive("pooler_output_size", hidden, EncoderConfig.MAX_HIDDEN_SIZE);
    }
}
