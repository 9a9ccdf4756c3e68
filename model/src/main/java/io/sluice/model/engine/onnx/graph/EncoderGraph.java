package io.sluice.model.engine.onnx.graph;

import static io.sluice.model.engine.onnx.graph.LinearOps.BIAS;
import static io.sluice.model.engine.onnx.graph.LinearOps.WEIGHT;

import io.sluice.model.engine.layout.EncoderLayout;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Composes the layers of an encoder.
 *
 * <p>ONNX Runtime computes every node whatever is fetched. So each layer stands in a branch that runs only below {@link
 * TowerGraph#DEPTH}, and the last layer computes only the tokens in {@link TowerGraph#KEPT}.
 */
final class EncoderGraph {

    private static final int SKIP_NORM_OUTPUTS = 4;
    private static final int SUM = 3;

    private final GraphBuilder root;
    private final EncoderLayout layout;
    private final LinearOps linear;
    private final Map<String, List<String>> parts;
    private final String causalMask;

    /**
     * @param parts of fused layers, by the name of the layer
     * @param causalMask {@code [n, 1, kept, tokens]}, added to scores in the last layer; {@link GraphBuilder#ABSENT} where
     *     all tokens see each other
     */
    EncoderGraph(
            GraphBuilder root,
            EncoderLayout layout,
            LinearOps linear,
            Map<String, List<String>> parts,
            String causalMask) {
        this.root = root;
        this.layout = layout;
        this.linear = linear;
        this.parts = parts;
        this.causalMask = causalMask;
    }

    /**
     * Layer {@code number}, from 0, of tokens {@code x}, or {@code x} itself where nobody wants as much; it is the output {@code
     * name} of the graph.
     */
    String layer(int number, String x, String name) {
        GraphBuilder computed = root.branch();
        computed.output("computed_" + number, body(computed, number, x));
        GraphBuilder skipped = root.branch();
        skipped.output("skipped_" + number, x);
        String wanted = root.op("Greater", Map.of(), TowerGraph.DEPTH, root.int64(number));
        return root.outputOp(name, "If", Map.of("then_branch", computed, "else_branch", skipped), wanted);
    }

    /** A layer norm. */
    String norm(GraphBuilder graph, String x, String name) {
        return graph.op(
                "LayerNormalization",
                Map.of("axis", -1L, "epsilon", (float) layout.epsilon()),
                x,
                graph.weight(name + WEIGHT),
                graph.weight(name + BIAS));
    }

    private String body(GraphBuilder graph, int number, String x) {
        boolean last = number == layout.layers() - 1;
        String all = norm(graph, x, layout.name(number, layout.names().attentionNorm()));
        String asking = last ? TowerGraph.gather(graph, all, TowerGraph.KEPT) : all;
        String going = last ? TowerGraph.gather(graph, x, TowerGraph.KEPT) : x;
        String seen = attention(graph, number, asking, all);
        String name = layout.name(number, layout.names().attentionOutput());
        String norm = layout.name(number, layout.names().feedForwardNorm());
        List<String> sum = graph.ops(
                "SkipLayerNormalization",
                GraphBuilder.CONTRIB,
                SKIP_NORM_OUTPUTS,
                Map.of("epsilon", (float) layout.epsilon()),
                linear.product(graph, seen, name),
                going,
                graph.weight(norm + WEIGHT),
                graph.weight(norm + BIAS),
                graph.weight(name + BIAS));
        return graph.op("Add", Map.of(), feedForward(graph, number, sum.get(0)), sum.get(SUM));
    }

    /** @param asking the tokens that are computed, which look at {@code all} */
    private String attention(GraphBuilder graph, int number, String asking, String all) {
        String name = layout.name(number, layout.names().queryKeyValue());
        List<String> layers = parts.getOrDefault(name, List.of());
        boolean masked = !causalMask.equals(GraphBuilder.ABSENT);
        boolean last = number == layout.layers() - 1;
        Map<String, Object> attributes =
                Map.of("num_heads", (long) layout.heads(), "unidirectional", masked && !last ? 1L : 0L);
        if (linear.joins(graph, name)) {
            return linear.attention(graph, all, name, attributes);
        }
        List<String> projected = last
                ? Stream.of(
                                linear.products(graph, asking, layers.subList(0, 1)),
                                linear.products(graph, all, layers.subList(1, layers.size())))
                        .flatMap(List::stream)
                        .toList()
                : linear.products(graph, all, layers);
        return graph.contrib(
                "MultiHeadAttention",
                attributes,
                projected.get(0),
                projected.get(1),
                projected.get(2),
                graph.has(name + BIAS) ? graph.weight(name + BIAS) : GraphBuilder.ABSENT,
                GraphBuilder.ABSENT,
                masked && last ? causalMask : GraphBuilder.ABSENT);
    }

    private String feedForward(GraphBuilder graph, int number, String x) {
        String in = layout.name(number, layout.names().feedForwardIn());
        String out = layout.name(number, layout.names().feedForwardOut());
        String inner = switch (layout.activation()) {
            case GELU -> linear.gelu(graph, x, in);
            case GELU_TANH -> graph.contrib("FastGelu", Map.of(), linear.product(graph, x, in), bias(graph, in));
            case QUICK_GELU -> graph.contrib("QuickGelu", Map.of(), linear.dense(graph, x, in));
            case RELU -> graph.op("Relu", Map.of(), linear.dense(graph, x, in));
        };
        return linear.dense(graph, inner, out);
    }

    private static String bias(GraphBuilder graph, String name) {
        return graph.weight(name + BIAS);
    }
}
