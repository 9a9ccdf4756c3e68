package io.sluice.model.engine.layout;

/**
 * An encoder of pre-norm transformer layers.
 *
 * @param prefix of every name; a layer's number and a dot follow it
 * @param names of the parts of a layer, behind that
 * @param layers how many
 * @param heads of the attention; they divide the width of a token
 * @param epsilon of every layer norm
 * @param activation of the feed-forward layers
 */
public record EncoderLayout(
        String prefix, LayerNames names, int layers, int heads, double epsilon, ActivationFunction activation) {

    /** Name of {@code part} in layer {@code number}, from 0. */
    public String name(int number, String part) {
        return prefix + number + "." + part;
    }

    /**
     * The parts of a layer.
     *
     * @param attentionNorm before the attention
     * @param queryKeyValue one linear layer of three parts
     * @param attentionOutput behind the attention
     * @param feedForwardNorm before the feed-forward layers
     * @param feedForwardIn the first of them
     * @param feedForwardOut the second
     */
    public record LayerNames(
            String attentionNorm,
            String queryKeyValue,
            String attentionOutput,
            String feedForwardNorm,
            String feedForwardIn,
            String feedForwardOut) {}
}
