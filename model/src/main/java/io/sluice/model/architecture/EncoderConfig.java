package io.sluice.model.architecture;

import io.sluice.model.InvalidModelException;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.Output.Pooling;
import io.sluice.model.engine.layout.EncoderLayout;
import io.sluice.model.engine.layout.EncoderLayout.LayerNames;
import io.sluice.model.snapshot.ConfigFile;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The numbers of an encoder of transformer layers.
 *
 * @param hidden width of a token
 * @param layers encoder layers
 * @param heads attention heads; they divide {@code hidden}
 * @param intermediate width of the feed-forward layers
 * @param epsilon of every layer norm
 * @param activation of the feed-forward layers
 */
record EncoderConfig(int hidden, int layers, int heads, int intermediate, double epsilon, Activation activation) {

    static final int MAX_HIDDEN_SIZE = 1 << 16;
    private static final int MAX_INTERMEDIATE_SIZE = 1 << 18;
    private static final int MAX_LAYERS = 1 << 10;

    /** @param absent has the value of each key that is absent */
    static EncoderConfig read(ConfigFile config, EncoderConfig absent) throws InvalidModelException {
        EncoderConfig encoder = new EncoderConfig(
                config.positive("hidden_size", absent.hidden, MAX_HIDDEN_SIZE),
                config.positive("num_hidden_layers", absent.layers, MAX_LAYERS),
                config.positive("num_attention_heads", absent.heads, MAX_HIDDEN_SIZE),
                config.positive("intermediate_size", absent.intermediate, MAX_INTERMEDIATE_SIZE),
                config.positiveNumber("layer_norm_eps", absent.epsilon),
                Activation.of(config, "hidden_act", absent.activation));
        if (encoder.hidden % encoder.heads != 0) {
            throw config.invalid("hidden_size must be a multiple of num_attention_heads, got %d and %d"
                    .formatted(encoder.hidden, encoder.heads));
        }
        return encoder;
    }

    /** As fields of the graph whose names begin with {@code prefix}. */
    Map<String, Object> attributes(String prefix) {
        return Map.of(
                prefix + "layers",
                (long) layers,
                prefix + "heads",
                (long) heads,
                prefix + "eps",
                epsilon,
                prefix + "activation",
                activation.function().graphName());
    }

    /** As a back end composes it. */
    EncoderLayout layout(String prefix, LayerNames names) {
        return new EncoderLayout(prefix, names, layers, heads, epsilon, activation.function());
    }

    /**
     * Most bytes that one row takes at once in a layer. Tokens are {@code hidden} wide: at attention there are the residual, its
     * norm, query, key and value, and what comes out; where the scores of all heads are in memory, before and after the softmax,
     * all but the residual has half the bytes; in the feed-forward part there are the residual, its norm or what is added to it, and
     * the wide product, twice where the activation makes another one.
     *
     * @param tokens of the row
     */
    long activationBytes(int tokens) {
        long attention = 6L * hidden;
        long scores = 4L * hidden + (long) heads * tokens;
        long feedForward = 2L * hidden + 2L * intermediate;
        return (long) Float.BYTES * tokens * Math.max(Math.max(attention, scores), feedForward);
    }

    /** Every hidden state, pooled every way. */
    Set<Output> outputs() {
        Set<Output> outputs = new HashSet<>();
        for (Pooling pooling : EnumSet.complementOf(EnumSet.of(Pooling.NONE))) {
            outputs.add(Output.lastHiddenState(pooling));
            for (int layer = 0; layer <= layers; layer++) {
                outputs.add(Output.hiddenState(layer, pooling));
            }
        }
        return outputs;
    }
}
