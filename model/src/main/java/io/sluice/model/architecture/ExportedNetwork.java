package io.sluice.model.architecture;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelCard;
import io.sluice.model.Task;
import io.sluice.model.architecture.Network.TextInput;
import io.sluice.model.engine.Output.Source;
import io.sluice.model.engine.Tower;
import io.sluice.model.engine.layout.PixelScale;
import io.sluice.model.image.ImageProcessorConfig;
import io.sluice.model.snapshot.ConfigFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What graphs that somebody else exported are for, as the {@code config.json} beside them says. */
public final class ExportedNetwork {

    /** What exporters call their outputs, of a model that reads pictures alone. */
    private static final SortedMap<String, Source> ANSWERS = new TreeMap<>(Map.of(
            "logits", Source.LOGITS,
            "last_hidden_state", Source.LAST_HIDDEN_STATE,
            "pooler_output", Source.POOLER));

    private static final String TORCHSCRIPT = "torchscript";
    private static final String OUTPUTS = "outputs";
    private static final String SLUICE = "sluice";
    private static final String LOGIT_SCALE = "logit_scale";
    private static final int MAX_IMAGE_SIZE = 1 << 13;

    private final ConfigFile config;
    private final String architecture;
    private final int inputSize;
    private final List<Part> parts;
    private final Optional<ClipConfig> clip;
    private final Optional<VitConfig> vit;

    /**
     * One graph.
     *
     * @param fileName of its file
     * @param outputs what each of its outputs answers, by name
     * @param order the same outputs, where they have no names
     */
    public record Part(Tower tower, String fileName, Map<String, Source> outputs, List<Source> order) {}

    private ExportedNetwork(
            ConfigFile config,
            String architecture,
            int inputSize,
            List<Part> parts,
            Optional<ClipConfig> clip,
            Optional<VitConfig> vit) {
        this.config = config;
        this.architecture = architecture;
        this.inputSize = inputSize;
        this.parts = parts;
        this.clip = clip;
        this.vit = vit;
    }

    /**
     * ONNX files of an architecture that {@link Architectures} knows.
     *
     * @throws InvalidModelException if the architecture is unknown or a value does not fit it
     */
    public static ExportedNetwork onnx(ConfigFile config) throws InvalidModelException {
        String name = Architectures.nameIn(config);
        return switch (name) {
            case Architectures.CLASSIFIER, Architectures.BASE -> {
                VitConfig vit = VitConfig.read(config);
                yield new ExportedNetwork(
                        config,
                        "vit",
                        vit.patches().image(),
                        List.of(new Part(Tower.VISION, "model.onnx", ANSWERS, List.of())),
                        Optional.empty(),
                        Optional.of(vit));
            }
            case Architectures.CLIP -> {
                ClipConfig clip = ClipConfig.read(config);
                yield new ExportedNetwork(
                        config,
                        "clip",
                        clip.vision().patches().image(),
                        List.of(
                                new Part(
                                        Tower.VISION,
                                        "vision_model.onnx",
                                        Map.of("image_embeds", Source.PROJECTION),
                                        List.of()),
                                new Part(
                                        Tower.TEXT,
                                        "text_model.onnx",
                                        Map.of("text_embeds", Source.PROJECTION),
                                        List.of())),
                        Optional.of(clip),
                        Optional.empty());
            }
            default -> throw Architectures.unknown(config, name);
        };
    }

    /**
     * A TorchScript file, whose section of the configuration says what a file of its kind cannot: {@code image_size}, and the
     * {@code outputs} of {@code forward} in order.
     *
     * @throws InvalidModelException if the section is missing or wrong
     */
    public static ExportedNetwork torchScript(ConfigFile config) throws InvalidModelException {
        if (config.field(TORCHSCRIPT).filter(JsonElement::isJsonObject).isEmpty()) {
            throw config.invalid(
                    "%s must say what model.pt takes and answers: {\"image_size\": 224, \"outputs\": [\"logits\"]}"
                            .formatted(TORCHSCRIPT));
        }
        ConfigFile section = config.section(TORCHSCRIPT);
        JsonElement size = section.field("image_size").orElseThrow(() -> section.invalid("image_size is missing"));
        List<Source> order = order(section);
        return new ExportedNetwork(
                config,
                TORCHSCRIPT,
                section.positive("image_size", size, MAX_IMAGE_SIZE),
                List.of(new Part(Tower.VISION, "model.pt", ANSWERS, order)),
                Optional.empty(),
                Optional.empty());
    }

    /** Side S of the square input, in pixels. */
    public int inputSize() {
        return inputSize;
    }

    /** The graphs it needs. */
    public List<Part> parts() {
        return parts;
    }

    /** How it reads texts; empty where it does not. */
    public Optional<TextInput> text() {
        return clip.map(
                both -> new TextInput(both.text().vocabularySize(), both.text().contextLength()));
    }

    /** Id of the token that a text ends in. */
    public int endToken() {
        ClipConfig.Text text = clip.orElseThrow().text();
        // Configurations with the id 2 are older than their tokenizer, whose end token has the highest id.
        return text.endToken() < text.vocabularySize() && text.endToken() != 2
                ? text.endToken()
                : text.vocabularySize() - 1;
    }

    /** How bytes of pictures become what the graphs take. */
    public PixelScale pixelScale(ImageProcessorConfig images) {
        return GraphSource.pixelScale(images);
    }

    /** Most bytes that one row takes at once during a pass, as far as the configuration tells. */
    public long activationBytes() {
        long pixels = new PatchConfig(inputSize, 1).pixelBytes();
        if (vit.isPresent()) {
            int tokens = vit.get().patches().tokens();
            return Math.max(pixels, vit.get().encoder().activationBytes(tokens));
        }
        if (clip.isPresent()) {
            ClipConfig.Vision vision = clip.get().vision();
            ClipConfig.Text text = clip.get().text();
            return Math.max(
                    Math.max(
                            pixels,
                            vision.encoder().activationBytes(vision.patches().tokens())),
                    text.encoder().activationBytes(text.contextLength()));
        }
        return pixels;
    }

    /**
     * What the model is.
     *
     * @param digest of the files that serve
     * @param shapes extents of one row of what each graph really answers
     * @throws InvalidModelException if that is not what the configuration says
     */
    public ModelCard card(String digest, Map<Tower, Map<Source, int[]>> shapes, ModelCard.Computation computation)
            throws InvalidModelException {
        Map<Source, int[]> vision = shapes.getOrDefault(Tower.VISION, Map.of());
        if (clip.isPresent()) {
            return clipCard(clip.get(), digest, shapes, computation);
        }
        Set<Task> tasks = EnumSet.noneOf(Task.class);
        List<String> labels = List.of();
        int dimension = 0;
        int tokens = 0;
        if (vision.containsKey(Source.LOGITS)) {
            int classes = extents(vision, Source.LOGITS, 1)[0];
            labels = Labels.read(config, classes);
            if (labels.size() != classes) {
                throw config.invalid("says %d classes, and the graph answers %d".formatted(labels.size(), classes));
            }
            tasks.add(Task.CLASSIFY);
        }
        if (vision.containsKey(Source.LAST_HIDDEN_STATE)) {
            int[] state = extents(vision, Source.LAST_HIDDEN_STATE, 2);
            tokens = state[0];
            dimension = state[1];
            if (vit.isPresent()
                    && (tokens != vit.get().patches().tokens()
                            || dimension != vit.get().encoder().hidden())) {
                throw config.invalid("says %d tokens of %d values, and the graph answers %s"
                        .formatted(
                                vit.get().patches().tokens(),
                                vit.get().encoder().hidden(),
                                Arrays.toString(state)));
            }
            tasks.add(Task.EMBED_IMAGE);
        }
        boolean pooler = vision.containsKey(Source.POOLER) && tokens > 0;
        if (tasks.isEmpty()) {
            throw config.invalid(
                    "is of a graph that answers neither logits nor last_hidden_state: nothing can be asked of it");
        }
        return new ModelCard(
                architecture,
                digest,
                tasks,
                labels,
                new ModelCard.Vision(inputSize, dimension, ModelCard.NO_LAYERS, tokens, pooler),
                Optional.empty(),
                computation);
    }

    private ModelCard clipCard(
            ClipConfig both, String digest, Map<Tower, Map<Source, int[]>> shapes, ModelCard.Computation computation)
            throws InvalidModelException {
        for (Tower tower : Tower.values()) {
            int length = extents(shapes.getOrDefault(tower, Map.of()), Source.PROJECTION, 1)[0];
            if (length != both.projection()) {
                throw config.invalid("projection_dim is %d, and the graph of the %s tower answers %d"
                        .formatted(both.projection(), tower.name().toLowerCase(Locale.ROOT), length));
            }
        }
        Set<Task> tasks = EnumSet.of(Task.EMBED_IMAGE, Task.EMBED_TEXT);
        // Towers apart have no logit_scale, and logit_scale_init_value is what training began with, not where it ended.
        ConfigFile section = config.section(SLUICE);
        float scale = 0;
        if (section.field(LOGIT_SCALE).isPresent()) {
            scale = (float) section.positiveNumber(LOGIT_SCALE, 1);
            tasks.add(Task.ZERO_SHOT_CLASSIFY);
        }
        return new ModelCard(
                architecture,
                digest,
                tasks,
                List.of(),
                new ModelCard.Vision(inputSize, both.projection(), ModelCard.NO_LAYERS, 0, false),
                Optional.of(new ModelCard.Text(both.text().contextLength(), ModelCard.NO_LAYERS, scale)),
                computation);
    }

    private int[] extents(Map<Source, int[]> shapes, Source source, int rank) throws InvalidModelException {
        int[] shape = shapes.getOrDefault(source, new int[0]);
        if (shape.length != rank) {
            throw config.invalid("is of a graph that answers %s with the extents %s for one row; there must be %d"
                    .formatted(source, Arrays.toString(shape), rank));
        }
        return shape;
    }

    private static List<Source> order(ConfigFile section) throws InvalidModelException {
        JsonElement names = section.field(OUTPUTS).orElseGet(JsonArray::new);
        if (!(names instanceof JsonArray list) || list.isEmpty()) {
            throw section.invalid("%s must be a list of %s".formatted(OUTPUTS, ANSWERS.keySet()));
        }
        List<Source> order = new ArrayList<>();
        for (JsonElement element : list) {
            String name = section.text(OUTPUTS, element);
            Source source = ANSWERS.get(name);
            if (source == null || order.contains(source)) {
                throw section.invalid("%s may name each of %s once, got %s".formatted(OUTPUTS, ANSWERS.keySet(), list));
            }
            order.add(source);
        }
        return order;
    }
}
