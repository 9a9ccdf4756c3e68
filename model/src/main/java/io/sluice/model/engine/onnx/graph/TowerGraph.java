package io.sluice.model.engine.onnx.graph;

import static io.sluice.model.engine.onnx.graph.LinearOps.BIAS;

import io.sluice.model.engine.LinearLayer;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.layout.EncoderLayout;
import io.sluice.model.engine.layout.Head;
import io.sluice.model.engine.layout.TextLayout;
import io.sluice.model.engine.layout.TransformerLayout;
import io.sluice.model.engine.layout.VisionLayout;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Composes the graph of one tower: the way into its encoder, the encoder, and the way out.
 *
 * <p>Inputs are {@link #PATCHES} or {@link #IDS}, and {@link #KEPT}, {@link #POOLED} and {@link #DEPTH}. Outputs are the
 * hidden states, by {@link #name}, each of every token, but the last of the kept ones; and the heads, {@code [n, 1, dim]}.
 */
public final class TowerGraph {

    /** Float32 {@code [n, patches, 3 * size * size]}, normalised. */
    public static final String PATCHES = "patches";
    /** Int32 {@code [n, tokens]}, padded as {@link io.sluice.model.engine.Lane#TOKENS} says. */
    public static final String IDS = "ids";
    /** Int64 {@code [n, kept, 1]}: which tokens the last layer computes, of each row. */
    public static final String KEPT = "kept";
    /** Int64 {@code [n, 1, 1]}: which of those stands for its row. */
    public static final String POOLED = "pooled";
    /** Int64 {@code [1]}: how many layers are computed. */
    public static final String DEPTH = "depth";

    private static final int CHANNELS = 3;

    private final GraphBuilder graph;
    private final LinearOps linear;
    private final Map<String, List<String>> parts;

    private TowerGraph(GraphBuilder graph, LinearOps linear, List<LinearLayer> layers) {
        this.graph = graph;
        this.linear = linear;
        this.parts = layers.stream().collect(Collectors.toMap(LinearLayer::name, LinearLayer::parts));
        graph.input(KEPT, ElementKind.INT64, "n", "kept", 1);
        graph.input(POOLED, ElementKind.INT64, "n", 1, 1);
        graph.input(DEPTH, ElementKind.INT64, 1);
    }

    public static void vision(
            GraphBuilder graph, LinearOps linear, List<LinearLayer> layers, TransformerLayout layout) {
        TowerGraph tower = new TowerGraph(graph, linear, layers);
        EncoderGraph encoder = tower.encoder(layout.encoder(), GraphBuilder.ABSENT);
        String x = tower.patchTokens(layout.vision());
        if (layout.vision().firstNorm().isPresent()) {
            x = encoder.norm(graph, x, layout.vision().firstNorm().get());
        }
        tower.encode(encoder, layout.encoder().layers(), x, layout.finalNorm(), layout.heads());
    }

    public static void text(GraphBuilder graph, LinearOps linear, List<LinearLayer> layers, TextLayout layout) {
        TowerGraph tower = new TowerGraph(graph, linear, layers);
        String x = tower.wordTokens(layout);
        EncoderGraph encoder = tower.encoder(layout.encoder(), tower.causalMask());
        tower.encode(encoder, layout.encoder().layers(), x, layout.finalNorm(), layout.heads());
    }

    /** What the graph calls {@code output}, or the hidden state that is pooled to it. */
    public static String name(Output output) {
        String source = output.source().name().toLowerCase(Locale.ROOT);
        return output.source() == Output.Source.HIDDEN_STATE ? source + "_" + output.layer() : source;
    }

    /** The tokens that {@code indices}, {@code [n, m, 1]}, name in each row of {@code x}. */
    static String gather(GraphBuilder graph, String x, String indices) {
        return graph.op("GatherND", Map.of("batch_dims", 1L), x, indices);
    }

    private EncoderGraph encoder(EncoderLayout layout, String causalMask) {
        return new EncoderGraph(graph, layout, linear, parts, causalMask);
    }

    /** The class token, then the patches: a convolution whose stride is its size is one product of matrices. */
    private String patchTokens(VisionLayout layout) {
        graph.input(PATCHES, ElementKind.FLOAT, "n", "patches", CHANNELS * layout.patchSize() * layout.patchSize());
        String x = dense(PATCHES, layout.patches());
        String cls = graph.weight(layout.classToken());
        String rows = graph.op("Shape", Map.of("start", 0L, "end", 1L), PATCHES);
        String extents = graph.op(
                "Concat", Map.of("axis", 0L), rows, graph.int64(1), graph.op("Shape", Map.of("start", -1L), cls));
        String tokens = graph.op("Concat", Map.of("axis", 1L), graph.op("Expand", Map.of(), cls, extents), x);
        return graph.op("Add", Map.of(), tokens, graph.weight(layout.positions()));
    }

    /** Padding lies behind the text, where real tokens do not look: any token does. */
    private String wordTokens(TextLayout layout) {
        graph.input(IDS, ElementKind.INT32, "n", "tokens");
        String ids = graph.op("Max", Map.of(), IDS, graph.int32(0));
        String words = graph.op("Gather", Map.of("axis", 0L), graph.weight(layout.tokens()), ids);
        String count = graph.op("Shape", Map.of("start", 1L, "end", 2L), IDS);
        String positions = graph.op("Slice", Map.of(), graph.weight(layout.positions()), graph.int64(0), count);
        return graph.op("Add", Map.of(), words, positions);
    }

    /** What is added to the scores of the kept tokens, so that they do not see those behind them. */
    private String causalMask() {
        String tokens = graph.op("Squeeze", Map.of(), graph.op("Shape", Map.of("start", 1L, "end", 2L), IDS));
        String zero = graph.op("Squeeze", Map.of(), graph.int64(0));
        String one = graph.op("Squeeze", Map.of(), graph.int64(1));
        String all = graph.op("Range", Map.of(), zero, tokens, one);
        String kept = graph.op("Unsqueeze", Map.of(), KEPT, graph.int64(1));
        String seen = graph.op("LessOrEqual", Map.of(), all, kept);
        return graph.op("Where", Map.of(), seen, graph.float32(0), graph.float32(-Float.MAX_VALUE));
    }

    private void encode(EncoderGraph encoder, int layers, String tokens, String finalNorm, List<Head> heads) {
        graph.output(name(Output.hiddenState(0, Output.Pooling.TOKENS)), tokens);
        String x = tokens;
        for (int layer = 1; layer <= layers; layer++) {
            x = encoder.layer(layer - 1, x, name(Output.hiddenState(layer, Output.Pooling.TOKENS)));
        }
        x = encoder.norm(graph, x, finalNorm);
        graph.output(name(Output.lastHiddenState(Output.Pooling.TOKENS)), x);
        String pooled = gather(graph, x, POOLED);
        for (Head head : heads) {
            String y = dense(pooled, head.layer());
            graph.output(name(head.output()), head.tanh() ? graph.op("Tanh", Map.of(), y) : y);
        }
    }

    /** A linear layer in float32, whatever the encoder computes in. */
    private String dense(String x, String name) {
        return graph.has(name + BIAS) ? LinearOps.FP32.dense(graph, x, name) : LinearOps.FP32.product(graph, x, name);
    }
}
