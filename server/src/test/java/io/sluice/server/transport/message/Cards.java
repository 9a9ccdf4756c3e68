package io.sluice.server.transport.message;

import io.sluice.model.ModelCard;
import io.sluice.model.Task;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Cards of models as small as they can be. */
public final class Cards {

    public static final int INPUT_SIZE = 2;
    public static final int LAYERS = 3;
    public static final String DIGEST = "0123456789abcdef".repeat(4);
    public static final List<String> LABELS = List.of("cat", "dog", "fish");

    private Cards() {}

    /** Classifies and embeds; no pooler. */
    public static ModelCard classifier() {
        return card(Set.of(Task.CLASSIFY, Task.EMBED_IMAGE), LABELS, false);
    }

    /** Embeds only; has a pooler. */
    public static ModelCard backbone() {
        return card(Set.of(Task.EMBED_IMAGE), List.of(), true);
    }

    /** Embeds pictures and texts; exported without tokens and hidden states. */
    public static ModelCard exported() {
        return new ModelCard(
                "clip",
                DIGEST,
                Set.of(Task.EMBED_IMAGE, Task.EMBED_TEXT),
                List.of(),
                new ModelCard.Vision(INPUT_SIZE, 8, ModelCard.NO_LAYERS, 0, false),
                Optional.of(new ModelCard.Text(77, ModelCard.NO_LAYERS, 0)),
                new ModelCard.Computation("onnx", "onnxruntime", "fp32"));
    }

    /** Classifies only. */
    public static ModelCard ranker() {
        return card(Set.of(Task.CLASSIFY), LABELS, false);
    }

    private static ModelCard card(Set<Task> tasks, List<String> labels, boolean hasPooler) {
        return new ModelCard(
                "vit",
                DIGEST,
                tasks,
                labels,
                new ModelCard.Vision(INPUT_SIZE, 8, LAYERS, 5, hasPooler),
                Optional.empty(),
                new ModelCard.Computation("safetensors", "pytorch", "fp32"));
    }
}
