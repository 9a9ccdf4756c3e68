package io.sluice.client;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What to embed, and how.
 *
 * @param model empty for the server's default model
 * @param version digest prefix, at least 6 hexadecimal digits, that the answer must come from; empty for the current one
 * @param inputs at least one, pictures and texts mixed at will; the server bounds how many
 */
public record EmbedCall(String model, String version, List<Input> inputs, Options options) {

    public EmbedCall {
        inputs = List.copyOf(inputs);
    }

    /** One thing to embed. */
    public sealed interface Input {}

    public record Picture(ImageSource image) implements Input {}

    /** For models with a text tower only. */
    public record Text(String text) implements Input {}

    /** How a sequence of token vectors becomes the embedding. */
    public enum Pooling {
        /** As the model does it; for a ViT, and for a hidden layer: CLS. */
        MODEL,
        /** The vector of the class token: {@code [dim]}. */
        CLS,
        /** The mean over the patch tokens: {@code [dim]}. */
        MEAN,
        /** Every token, class token first: {@code [tokens, dim]}. */
        TOKENS,
        /** The checkpoint's own pooler, where it has one: {@code [dim]}. */
        POOLER
    }

    /**
     * How to embed one input, in a call or in a stream.
     *
     * @param layer hidden state 0..L as transformers numbers them; absent for the model's own embedding
     * @param normalize whether each vector is divided by its L2 norm; absent for the model's default
     * @param type of the answer's elements
     */
    public record Options(OptionalInt layer, Pooling pooling, Optional<Boolean> normalize, Vector.Type type) {

        /** The model's own embedding, in FLOAT32. */
        public static final Options DEFAULT =
                new Options(OptionalInt.empty(), Pooling.MODEL, Optional.empty(), Vector.Type.FLOAT32);

        public Options withLayer(int number) {
            return new Options(OptionalInt.of(number), pooling, normalize, type);
        }

        public Options withPooling(Pooling how) {
            return new Options(layer, how, normalize, type);
        }

        public Options withNormalize(boolean unit) {
            return new Options(layer, pooling, Optional.of(unit), type);
        }

        public Options withType(Vector.Type element) {
            return new Options(layer, pooling, normalize, element);
        }
    }

    /** The default model's own embedding of pictures, in FLOAT32. */
    public static EmbedCall of(List<ImageSource> images) {
        return ofInputs(images.stream().<Input>map(Picture::new).toList());
    }

    /** The default model's own embedding of texts, in FLOAT32. */
    public static EmbedCall ofTexts(List<String> texts) {
        return ofInputs(texts.stream().<Input>map(Text::new).toList());
    }

    /** The default model's own embedding, in FLOAT32. */
    public static EmbedCall ofInputs(List<Input> inputs) {
        return new EmbedCall("", "", inputs, Options.DEFAULT);
    }

    public EmbedCall withModel(String name) {
        return new EmbedCall(name, version, inputs, options);
    }

    public EmbedCall withVersion(String digestPrefix) {
        return new EmbedCall(model, digestPrefix, inputs, options);
    }

    public EmbedCall withOptions(Options how) {
        return new EmbedCall(model, version, inputs, how);
    }

    public EmbedCall withLayer(int number) {
        return withOptions(options.withLayer(number));
    }

    public EmbedCall withPooling(Pooling how) {
        return withOptions(options.withPooling(how));
    }

    public EmbedCall withNormalize(boolean unit) {
        return withOptions(options.withNormalize(unit));
    }

    public EmbedCall withType(Vector.Type element) {
        return withOptions(options.withType(element));
    }
}
