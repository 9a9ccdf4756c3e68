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
import io.sluice.model.engine.layout.TextLayout;
import io.sluice.model.engine.layout.TransformerLayout;
import io.sluice.model.engine.layout.VisionLayout;
import io.sluice.model.image.ImageProcessorConfig;
import io.sluice.model.snapshot.Snapshot;
import io.sluice.model.snapshot.TensorSpec;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** CLIP: {@code CLIPModel} of transformers. One network with a tower for pictures and one for texts. */
final class Clip implements Network {

    private static final LayerNames LAYER_NAMES =
            new LayerNames("layer_norm1", "self_attn.qkv", "self_attn.out_proj", "layer_norm2", "mlp.fc1", "mlp.fc2");

    private final Path folder;
    private final ClipConfig config;
    private final TensorList tensors;

    private Clip(Path folder, ClipConfig config) {
        this.folder = folder;
        this.config = config;
        this.tensors = ClipTensors.of(config);
    }

    static Clip read(Snapshot snapshot) throws InvalidModelException {
        return new Clip(snapshot.folder(), ClipConfig.read(snapshot.config()));
    }

    @Override
    public int inputSize() {
        return config.vision().patches().image();
    }

    @Override
    public List<TensorSpec> tensors() {
        return tensors.all();
    }

    @Override
    public long activationBytes() {
        PatchConfig patches = config.vision().patches();
        long picture = Math.max(patches.pixelBytes(), config.vision().encoder().activationBytes(patches.tokens()));
        return Math.max(
                picture, config.text().encoder().activationBytes(config.text().contextLength()));
    }

    @Override
    public Graph graph(ImageProcessorConfig images) {
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("training", false);
        attributes.putAll(config.vision().encoder().attributes("vision_"));
        attributes.putAll(config.text().encoder().attributes("text_"));
        attributes.put("end_token", (long) config.text().endToken());
        attributes.put("rescale_factor", images.rescaleFactor());
        return new Graph(
                GraphSource.of("clip.py"),
                attributes,
                GraphSource.constants(images),
                tensors.linearLayers(),
                new InputShape(inputSize(), config.text().contextLength()),
                Map.of(
                        Tower.VISION, outputs(config.vision().encoder()),
                        Tower.TEXT, outputs(config.text().encoder())));
    }

    @Override
    public TransformerLayout layout(ImageProcessorConfig images) {
        ClipConfig.Vision vision = config.vision();
        ClipConfig.Text text = config.text();
        String patches = ClipTensors.VISION + "embeddings.";
        String tokens = ClipTensors.TEXT + "embeddings.";
        return new TransformerLayout(
                new VisionLayout(
                        patches + "class_embedding",
                        patches + "patch_embedding",
                        patches + "position_embedding.weight",
                        Optional.of(ClipTensors.FIRST_NORM),
                        vision.patches().patch(),
                        GraphSource.pixelScale(images)),
                vision.encoder().layout(ClipTensors.VISION + "encoder.layers.", LAYER_NAMES),
                ClipTensors.VISION + "post_layernorm",
                List.of(new Head(Output.PROJECTION, "visual_projection", false)),
                Optional.of(new TextLayout(
                        tokens + "token_embedding.weight",
                        tokens + "position_embedding.weight",
                        text.encoder().layout(ClipTensors.TEXT + "encoder.layers.", LAYER_NAMES),
                        ClipTensors.TEXT + "final_layer_norm",
                        List.of(new Head(Output.PROJECTION, "text_projection", false)),
                        text.endToken())));
    }

    @Override
    public Optional<TextInput> text() {
        return Optional.of(
                new TextInput(config.text().vocabularySize(), config.text().contextLength()));
    }

    @Override
    public ModelCard card(String digest, Map<String, Float> scalars) throws InvalidModelException {
        ClipConfig.Vision vision = config.vision();
        ClipConfig.Text text = config.text();
        return new ModelCard(
                "clip",
                digest,
                Set.of(Task.ZERO_SHOT_CLASSIFY, Task.EMBED_IMAGE, Task.EMBED_TEXT),
                List.of(),
                new ModelCard.Vision(
                        inputSize(),
                        config.projection(),
                        vision.encoder().layers(),
                        vision.patches().tokens(),
                        false),
                Optional.of(
                        new ModelCard.Text(text.contextLength(), text.encoder().layers(), logitScale(scalars))),
                Network.UNDECIDED);
    }

    private float logitScale(Map<String, Float> scalars) throws InvalidModelException {
        float logarithm = Objects.requireNonNull(scalars.get(ClipTensors.LOGIT_SCALE), "every tensor has been read");
        float scale = (float) Math.exp(logarithm);
        if (!(scale > 0 && Float.isFinite(scale))) {
            throw new InvalidModelException(
                    folder,
                    "the tensor %s is %s, and no logit can be scaled by exp of that"
                            .formatted(ClipTensors.LOGIT_SCALE, logarithm));
        }
        return scale;
    }

    private static Set<Output> outputs(EncoderConfig tower) {
        Set<Output> outputs = tower.outputs();
        outputs.add(Output.PROJECTION);
        return outputs;
    }
}
