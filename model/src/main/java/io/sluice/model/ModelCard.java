package io.sluice.model;

import io.sluice.model.engine.InputShape;
import io.sluice.model.engine.Precision;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a model is and can do.
 *
 * @param architecture {@code vit}, {@code clip} or {@code synthetic}
 * @param digest sha256 over the bytes that serve, 64 lower-case hexadecimal digits; this is the model's version
 * @param tasks what it can be asked for
 * @param labels the model's own classes in index order; empty where it has none
 * @param vision how it reads pictures
 * @param text how it reads texts; empty where it does not
 * @param precision arithmetic of the forward pass: {@code fp32}, {@code bf16}, {@code fp16} or {@code int8}
 */
public record ModelCard(
        String architecture,
        String digest,
        Set<Task> tasks,
        List<String> labels,
        Vision vision,
        Optional<Text> text,
        String precision) {

    /**
     * How a model reads pictures.
     *
     * @param inputSize side S of the square input, in pixels
     * @param embeddingDimension length of the model's own embedding, of texts too
     * @param layers L: hidden states are numbered 0..L
     * @param tokens tokens of one image, class token included
     * @param hasPooler whether the checkpoint has its own pooler
     */
    public record Vision(int inputSize, int embeddingDimension, int layers, int tokens, boolean hasPooler) {}

    /**
     * How a model reads texts.
     *
     * @param contextLength most tokens of one text, start and end included
     * @param layers L: hidden states are numbered 0..L
     * @param logitScale what the cosine of an image and a text is multiplied by to be a logit: {@code exp(logit_scale)}
     */
    public record Text(int contextLength, int layers, float logitScale) {}

    public ModelCard {
        tasks = Set.copyOf(tasks);
        labels = List.copyOf(labels);
    }

    /** The same model as a classifier with these classes. */
    public ModelCard withClasses(List<String> classes) {
        Set<Task> more = EnumSet.copyOf(tasks);
        more.add(Task.CLASSIFY);
        return new ModelCard(architecture, digest, more, classes, vision, text, precision);
    }

    /** The same model, computed so. */
    ModelCard withPrecision(Precision computed) {
        return new ModelCard(architecture, digest, tasks, labels, vision, text, computed.configName());
    }

    /** Whether a pass takes as long as one of {@code other}: the same network, with whatever weights and classes. */
    public boolean computesLike(ModelCard other) {
        return architecture.equals(other.architecture)
                && vision.equals(other.vision)
                && precision.equals(other.precision)
                && text.map(Text::contextLength).equals(other.text.map(Text::contextLength))
                && text.map(Text::layers).equals(other.text.map(Text::layers));
    }

    /** The extents of its inputs. */
    public InputShape inputShape() {
        return new InputShape(vision.inputSize(), text.map(Text::contextLength).orElse(0));
    }
}
