package io.sluice.model.engine;

import java.util.Map;
import java.util.Set;

/**
 * A network as code and numbers, without its weights.
 *
 * <p>The code is TorchScript in the form that TorchScript archives carry. It defines {@code class Network} with
 *
 * <pre>
 * forward(self, rows: Tensor, weights: Dict[str, Tensor], wanted: List[int]) -&gt; List[Tensor]
 * </pre>
 *
 * where {@code rows} is UINT8 {@code [n, S, S, 3]} or FLOAT32 {@code [n, 3, S, S]}, or INT32 {@code [n, tokens]} as {@link
 * Lane#TOKENS} says, {@code wanted} holds three numbers for each output (the ordinals of {@link Output.Source} and {@link
 * Output.Pooling} around the layer: source, layer, pooling), and the result is one float32 tensor for each, in order. For
 * its linear layers the code calls {@code __torch__.linear(x, weight, bias)} and {@code __torch__.linear_gelu(x, weight,
 * bias)}, which the back end provides.
 *
 * @param script the source
 * @param attributes fields of {@code Network}: Boolean, Long, Double or String
 * @param constants vectors that the code finds among the weights, by names that no checkpoint has
 * @param linearWeights weights that only go to {@code linear} and {@code linear_gelu}: a back end may repack them
 * @param inputShape extents of its rows
 * @param outputs everything that can be wanted, of each tower it has
 */
public record Graph(
        String script,
        Map<String, Object> attributes,
        Map<String, float[]> constants,
        Set<String> linearWeights,
        InputShape inputShape,
        Map<Tower, Set<Output>> outputs) {

    public Graph {
        attributes = Map.copyOf(attributes);
        constants = Map.copyOf(constants);
        linearWeights = Set.copyOf(linearWeights);
        outputs = Map.copyOf(outputs);
    }

    /** Whether {@code tower} can compute every output in {@code wanted}. */
    public boolean computes(Tower tower, Set<Output> wanted) {
        return outputs.getOrDefault(tower, Set.of()).containsAll(wanted);
    }
}
