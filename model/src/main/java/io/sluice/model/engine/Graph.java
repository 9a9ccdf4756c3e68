package io.sluice.model.engine;

import java.util.List;
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
 * Output.Pooling} around the layer: source, layer, pooling), and the result is one float32 tensor for each, in order.
 *
 * <p>For the layers in {@code linearLayers} the code calls {@code __torch__.linear(x, weights, name)}, {@code
 * __torch__.linear_gelu(x, weights, name)} and {@code __torch__.linear_add(x, weights, name, h)}, which the back end provides.
 * They take float32, or what they returned, and return the type that the back end computes in; the last adds {@code h}, which
 * is float32 as its result is. {@code __torch__.attention(x, heads, causal)} takes queries, keys and values as {@code linear}
 * returned them, {@code [n, tokens, 3 * hidden]}, and {@code __torch__.rows_at_once(h)} says how many rows of {@code h} the back
 * end likes to compute at once. All else is float32.
 *
 * @param script the source
 * @param attributes fields of {@code Network}: Boolean, Long, Double or String
 * @param constants vectors that the code finds among the weights, by names that no checkpoint has
 * @param linearLayers what only goes to {@code linear}, {@code linear_gelu} and {@code linear_add}
 * @param inputShape extents of its rows
 * @param outputs everything that can be wanted, of each tower it has
 */
public record Graph(
        String script,
        Map<String, Object> attributes,
        Map<String, float[]> constants,
        List<LinearLayer> linearLayers,
        InputShape inputShape,
        Map<Tower, Set<Output>> outputs) {

    public Graph {
        attributes = Map.copyOf(attributes);
        constants = Map.copyOf(constants);
        linearLayers = List.copyOf(linearLayers);
        outputs = Map.copyOf(outputs);
    }

    /** Whether {@code tower} can compute every output in {@code wanted}. */
    public boolean computes(Tower tower, Set<Output> wanted) {
        return outputs.getOrDefault(tower, Set.of()).containsAll(wanted);
    }
}
