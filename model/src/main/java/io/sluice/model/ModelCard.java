package io.sluice.model;

import io.sluice.model.engine.EngineOptions.Backend;
import io.sluice.model.engine.InputShape;
import io.sluice.model.engine.Precision;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a model is and can do.
 *
 * @param architecture {@code vit}, {@code clip}, {@code torchscript} or {@code synthetic}
 * @param digest sha256 over the bytes that serve, 64 lower-case hexadecimal digits; this is the model's version
 * @param tasks what it can be asked for
 * @param labels the model's own classes in index order; empty where it has none
 * @param vision how it reads pictures
 * @param text how it reads texts; empty where it does not
 * @param computation how it is computed
 */
public record ModelCard(
        String architecture,
        String digest,
        Set<Task> tasks,
        List<String> labels,
        Vision vision,
        Optional<Text> text,
        Computation computation) {

    /**
     * How a model reads pictures.
     *
     * @param inputSize side S of the square input, in pixels
     * @param embeddingDimension length of the model's own embedding, of texts too; 0 where it embeds nothing
     * @param layers L: hidden states are numbered 0..L; {@link #NO_LAYERS} where none can be had
     * @param tokens tokens of one image, class token included; 0 where they cannot be had
     * @param hasPooler whether the checkpoint has its own pooler
     */
    public record Vision(int inputSize, int embeddingDimension, int layers, int tokens, boolean hasPooler) {

        /** Whether the last hidden state can be pooled as one likes. */
        public boolean hasTokens() {
            return tokens > 0;
        }
    }

    /**
     * How a model reads texts.
     *
     * @param contextLength most tokens of one text, start and end included
     * @param layers L: hidden states are numbered 0..L; {@link #NO_LAYERS} where none can be had
     * @param logitScale what the cosine of an image and a text is multiplied by to be a logit: {@code exp(logit_scale)}; 0
     *     where nobody says
     */
    public record Text(int contextLength, int layers, float logitScale) {}

    /** L of a model whose hidden states cannot be had. */
    public static final int NO_LAYERS = -1;

    /**
     * How a model is computed.
     *
     * @param format what its folder holds: {@code safetensors}, {@code onnx} or {@code torchscript}; {@code none} of a
     *     synthetic one
     * @param backend {@code pytorch}, {@code onnxruntime} or {@code synthetic}
     * @param precision arithmetic of the forward pass: {@code fp32}, {@code bf16}, {@code fp16} or {@code int8}
     */
    public record Computation(String format, String backend, String precision) {

        /** Of a checkpoint. */
        static Computation ofCheckpoint(Backend backend, Precision precision) {
            return new Computation("safetensors", backend.configName(), precision.configName());
        }
    }

    public ModelCard {
        tasks = Set.copyOf(tasks);
        labels = List.copyOf(labels);
    }

    /** The same model as a classifier with these classes. */
    public ModelCard withClasses(List<String> classes) {
        Set<Task> more = EnumSet.copyOf(tasks);
        more.add(Task.CLASSIFY);
        return new ModelCard(architecture, digest, more, classes, vision, text, computation);
    }

    /** The same model, computed so. */
    ModelCard computedAs(Computation computed) {
        return new ModelCard(architecture, digest, tasks, labels, vision, text, computed);
    }

    /** Arithmetic of the forward pass. */
    public String precision() {
        return computation.precision();
    }

    /** Whether a pass takes as long as one of {@code other}: the same network, with whatever weights and classes. */
    public boolean computesLike(ModelCard other) {
        return architecture.equals(other.architecture)
                && vision.equals(other.vision)
                && computation.equals(other.computation)
                && text.map(Text::contextLength).equals(other.text.map(Text::contextLength))
                && text.map(Text::layers).equals(other.text.map(Text::layers));
    }

    /** The extents of its inputs. */
    public InputShape inputShape() {
        return new InputShape(vision.inputSize(), text.map(Text::contextLength).orElse(0));
    }
}
