package io.sluice.model.engine.onnx.graph;

import java.util.List;
import java.util.Map;

/** How an encoder's linear layers are computed. */
public enum LinearOps {
    /** Float32 weights {@code [outputs, inputs]}, as checkpoints have them. */
    FP32 {
        @Override
        String product(GraphBuilder graph, String rows, String name) {
            return graph.contrib("FusedMatMul", Map.of("transB", 1L), rows, graph.weight(name + WEIGHT));
        }

        @Override
        String dense(GraphBuilder graph, String rows, String name) {
            return graph.op("Add", Map.of(), product(graph, rows, name), graph.weight(name + BIAS));
        }

        @Override
        String gelu(GraphBuilder graph, String rows, String name) {
            return graph.contrib("BiasGelu", Map.of(), product(graph, rows, name), graph.weight(name + BIAS));
        }
    },
    /**
     * Weights of 8 bits {@code [inputs, outputs]} with a scale for each output; inputs of 8 bits with one scale and zero for
     * all rows of a run, found on the way.
     */
    INT8 {
        @Override
        String product(GraphBuilder graph, String rows, String name) {
            return quantized(graph, rows, name, GraphBuilder.ABSENT);
        }

        @Override
        String dense(GraphBuilder graph, String rows, String name) {
            return quantized(graph, rows, name, graph.weight(name + BIAS));
        }

        // By the hyperbolic tangent: two thirds of the time. It is wrong by 0.0005, and integers of 8 bits by 0.01.
        @Override
        String gelu(GraphBuilder graph, String rows, String name) {
            return graph.contrib("FastGelu", Map.of(), product(graph, rows, name), graph.weight(name + BIAS));
        }

        @Override
        boolean joins(GraphBuilder graph, String name) {
            return graph.has(name + WEIGHT);
        }

        @Override
        String attention(GraphBuilder graph, String rows, String name, Map<String, Object> attributes) {
            List<String> integers = integers(graph, rows);
            return graph.contrib(
                    "QAttention",
                    attributes,
                    integers.get(0),
                    graph.weight(name + WEIGHT),
                    graph.weight(name + BIAS),
                    integers.get(1),
                    graph.weight(name + SCALE),
                    GraphBuilder.ABSENT,
                    integers.get(2));
        }

        @Override
        List<String> products(GraphBuilder graph, String rows, List<String> names) {
            List<String> integers = integers(graph, rows);
            return names.stream()
                    .map(name -> graph.contrib(
                            "MatMulIntegerToFloat",
                            Map.of(),
                            integers.get(0),
                            graph.weight(name + WEIGHT),
                            integers.get(1),
                            graph.weight(name + SCALE),
                            integers.get(2)))
                    .toList();
        }

        private static List<String> integers(GraphBuilder graph, String rows) {
            return graph.ops("DynamicQuantizeLinear", GraphBuilder.STANDARD, QUANTIZED_OUTPUTS, Map.of(), rows);
        }

        private String quantized(GraphBuilder graph, String rows, String name, String bias) {
            return graph.contrib(
                    "DynamicQuantizeMatMul",
                    Map.of(),
                    rows,
                    graph.weight(name + WEIGHT),
                    graph.weight(name + SCALE),
                    GraphBuilder.ABSENT,
                    bias);
        }
    };

    public static final String WEIGHT = ".weight";
    public static final String BIAS = ".bias";
    public static final String SCALE = ".scale";

    /** Integers, scale and zero. */
    private static final int QUANTIZED_OUTPUTS = 3;

    /** The rows times the weights of layer {@code name}, without its bias. */
    abstract String product(GraphBuilder graph, String rows, String name);

    /** As {@link #product}, of several layers. */
    List<String> products(GraphBuilder graph, String rows, List<String> names) {
        return names.stream().map(name -> product(graph, rows, name)).toList();
    }

    /** The same with its bias. */
    abstract String dense(GraphBuilder graph, String rows, String name);

    /** The same through GELU, the one of the error function or what cannot be told from it in this precision. */
    abstract String gelu(GraphBuilder graph, String rows, String name);

    /** Whether {@link #attention} computes the fused layer {@code name}: its weights are joined. */
    boolean joins(GraphBuilder graph, String name) {
        return false;
    }

    /**
     * Self-attention of all rows, projections included: one operator, in which no query, key or value changes its place.
     *
     * @param name of the layer of queries, keys and values, which {@link #joins} knows
     */
    String attention(GraphBuilder graph, String rows, String name, Map<String, Object> attributes) {
        throw new UnsupportedOperationException(name);
    }
}
