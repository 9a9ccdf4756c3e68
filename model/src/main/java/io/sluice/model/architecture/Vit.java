package io.sluice.model.architecture;

import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelCard;
import io.sluice.model.Task;
import io.sluice.model.engine.Graph;
import io.sluice.model.engine.InputShape;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.Output.Pooling;
import io.sluice.model.image.ImageProcessorConfig;
import io.sluice.model.snapshot.ConfigFile;
import io.sluice.model.snapshot.Snapshot;
import io.sluice.model.snapshot.TensorSpec;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The Vision Transformer: {@code ViTForImageClassification} and {@code ViTModel} of transformers. */
final class Vit implements Network {

    private static final String CLASSIFIER_PREFIX = "vit.";

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
                .withClassifier(labels.size(), config.size().hidden());
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
            int hidden = config.size().hidden();
            tensors.withPooler(readPoolerSize(snapshot.config(), hidden), hidden);
        }
        return new Vit(config, tensors, List.of(), pooler);
    }

    @Override
    public int inputSize() {
        return config.size().image();
    }

    @Override
    public List<TensorSpec> tensors() {
        return tensors.all();
    }

    @Override
    public Graph graph(ImageProcessorConfig images) {
        Map<String, Object> attributes = Map.of(
                "training", false,
                "prefix", tensors.prefix(),
                "layers", (long) config.size().layers(),
                "heads", (long) config.size().heads(),
                "eps", config.epsilon(),
                "activation", config.activation().graphName(),
                "rescale_factor", images.rescaleFactor());
        Map<String, float[]> constants =
                Map.of("pixel_mean", toArray(images.mean()), "pixel_std", toArray(images.std()));
        return new Graph(
                GraphSource.read("vit.py"),
                attributes,
                constants,
                tensors.linearWeights(),
                InputShape.ofImages(inputSize()),
                outputs());
    }

    @Override
    public ModelCard card(String digest) {
        Set<Task> tasks = EnumSet.of(Task.EMBED_IMAGE);
        if (!labels.isEmpty()) {
            tasks.add(Task.CLASSIFY);
        }
        VitConfig.Size size = config.size();
        return new ModelCard(
                "vit",
                digest,
                tasks,
                labels,
                new ModelCard.Vision(size.image(), size.hidden(), size.layers(), size.tokens(), pooler),
                Optional.empty(),
                "fp32");
    }

    private Set<Output> outputs() {
        Set<Output> outputs = new HashSet<>();
        if (!labels.isEmpty()) {
            outputs.add(Output.LOGITS);
        }
        if (pooler) {
            outputs.add(Output.POOLER);
        }
        for (Pooling pooling : EnumSet.complementOf(EnumSet.of(Pooling.NONE))) {
            outputs.add(Output.lastHiddenState(pooling));
            for (int layer = 0; layer <= config.size().layers(); layer++) {
                outputs.add(Output.hiddenState(layer, pooling));
            }
        }
        return outputs;
    }

    private static int readPoolerSize(ConfigFile config, int hidden) throws InvalidModelException {
        String activation = config.text("pooler_act", "tanh");
        if (!activation.equals("tanh")) {
            throw config.invalid("pooler_act must be tanh, got " + activation);
        }
        return config.positive("pooler_output_size", hidden, VitConfig.MAX_HIDDEN_SIZE);
    }

    private static float[] toArray(List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }
}
