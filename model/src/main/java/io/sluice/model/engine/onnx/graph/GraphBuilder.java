package io.sluice.model.engine.onnx.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes an ONNX graph, node by node. Values go by the names that {@link #op} makes; weights are named, not contained: a
 * session is given them beside the graph.
 *
 * <p>Numbers of fields are those of {@code onnx.proto3}.
 */
public final class GraphBuilder {

    /** Operators of ONNX Runtime's own. */
    static final String CONTRIB = "com.microsoft";

    /** An input that is left out. */
    static final String ABSENT = "";

    /** Operators of ONNX. */
    static final String STANDARD = "";

    private static final int IR_VERSION = 9;
    private static final int OPSET = 19;
    private static final int CONTRIB_OPSET = 1;
    private static final int ATTRIBUTE_FLOAT = 1;
    private static final int ATTRIBUTE_INT = 2;
    private static final int ATTRIBUTE_GRAPH = 5;
    private static final int EXTERNAL = 1;

    private final Map<String, Weight> weights;
    private final GraphBuilder root;
    private final ProtoMessage graph = new ProtoMessage();
    private final Set<String> used = new LinkedHashSet<>();
    private int names;

    /** @param weights what the graph may name */
    public GraphBuilder(Map<String, Weight> weights) {
        this.weights = weights;
        this.root = this;
    }

    private GraphBuilder(GraphBuilder root) {
        this.weights = root.weights;
        this.root = root;
    }

    /** A graph inside this one, which sees all values of it. */
    GraphBuilder branch() {
        return new GraphBuilder(root);
    }

    /** Declares an input; {@code extents} are numbers, or names where they vary. */
    String input(String name, ElementKind kind, Object... extents) {
        ProtoMessage shape = new ProtoMessage();
        for (Object extent : extents) {
            ProtoMessage dimension = new ProtoMessage();
            if (extent instanceof Number number) {
                dimension.number(1, number.longValue());
            } else {
                dimension.text(2, extent.toString());
            }
            shape.message(1, dimension);
        }
        ProtoMessage tensor = new ProtoMessage().number(1, kind.code()).message(2, shape);
        graph.message(11, new ProtoMessage().text(1, name).message(2, new ProtoMessage().message(1, tensor)));
        return name;
    }

    /** Declares {@code value}, of floats, as an output called {@code name}. */
    void output(String name, String value) {
        add("Identity", STANDARD, List.of(value), List.of(name), Map.of());
        declareOutput(name);
    }

    private void declareOutput(String name) {
        ProtoMessage tensor = new ProtoMessage().number(1, ElementKind.FLOAT.code());
        graph.message(12, new ProtoMessage().text(1, name).message(2, new ProtoMessage().message(1, tensor)));
    }

    /** Names a weight, and has it in the graph. @throws IllegalArgumentException if there is none of this name */
    String weight(String name) {
        if (!weights.containsKey(name)) {
            throw new IllegalArgumentException("there is no weight '%s'".formatted(name));
        }
        root.used.add(name);
        return name;
    }

    /** Whether {@link #weight} finds it. */
    boolean has(String name) {
        return weights.containsKey(name);
    }

    String int64(long... values) {
        ByteBuffer data = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.asLongBuffer().put(values);
        return constant(ElementKind.INT64, values.length, data.array());
    }

    String float32(float value) {
        ByteBuffer data = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return constant(ElementKind.FLOAT, 1, data.putFloat(value).array());
    }

    String int32(int value) {
        ByteBuffer data = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return constant(ElementKind.INT32, 1, data.putInt(value).array());
    }

    /** A standard operator of one output. Attributes are {@code Long}, {@code Float} or {@code GraphBuilder}. */
    String op(String type, Map<String, Object> attributes, String... inputs) {
        return ops(type, STANDARD, 1, attributes, inputs).get(0);
    }

    /** As {@link #op}, of floats that are an output called {@code name}: {@link #output} would copy them. */
    String outputOp(String name, String type, Map<String, Object> attributes, String... inputs) {
        add(type, STANDARD, List.of(inputs), List.of(name), attributes);
        declareOutput(name);
        return name;
    }

    /** As {@link #op}, of ONNX Runtime's own. */
    String contrib(String type, Map<String, Object> attributes, String... inputs) {
        return ops(type, CONTRIB, 1, attributes, inputs).get(0);
    }

    /** As {@link #op}, of several outputs. */
    List<String> ops(String type, String domain, int outputs, Map<String, Object> attributes, String... inputs) {
        List<String> results = new ArrayList<>();
        for (int i = 0; i < outputs; i++) {
            results.add(root.nextName(type));
        }
        add(type, domain, List.of(inputs), results, attributes);
        return results;
    }

    /** The weights that the graph names. */
    public Map<String, Weight> weights() {
        Map<String, Weight> named = new LinkedHashMap<>();
        root.used.forEach(name -> named.put(name, weights.get(name)));
        return named;
    }

    /** A model of this graph, as an {@code .onnx} file has it. */
    public byte[] toModel() {
        weights().forEach((name, weight) -> graph.message(5, external(name, weight)));
        return new ProtoMessage()
                .number(1, IR_VERSION)
                .text(2, "sluice")
                .message(7, graph.text(2, "network"))
                .message(8, new ProtoMessage().text(1, STANDARD).number(2, OPSET))
                .message(8, new ProtoMessage().text(1, CONTRIB).number(2, CONTRIB_OPSET))
                .toBytes();
    }

    private void add(
            String type, String domain, List<String> inputs, List<String> outputs, Map<String, Object> attributes) {
        ProtoMessage node = new ProtoMessage();
        inputs.forEach(input -> node.text(1, input));
        outputs.forEach(output -> node.text(2, output));
        node.text(4, type).text(7, domain);
        attributes.forEach((name, value) -> node.message(5, attribute(name, value)));
        graph.message(1, node);
    }

    private static ProtoMessage attribute(String name, Object value) {
        ProtoMessage attribute = new ProtoMessage().text(1, name);
        if (value instanceof Float number) {
            return attribute.number(2, number).number(20, ATTRIBUTE_FLOAT);
        } else if (value instanceof GraphBuilder branch) {
            return attribute.message(6, branch.graph.text(2, name)).number(20, ATTRIBUTE_GRAPH);
        }
        return attribute.number(3, (Long) value).number(20, ATTRIBUTE_INT);
    }

    private String constant(ElementKind kind, int length, byte[] data) {
        String name = root.nextName("constant");
        root.graph.message(
                5,
                new ProtoMessage()
                        .number(1, length)
                        .number(2, kind.code())
                        .text(8, name)
                        .bytes(9, data));
        return name;
    }

    /** The place that ONNX leaves for a tensor of another file; the session fills it from memory. */
    private static ProtoMessage external(String name, Weight weight) {
        ProtoMessage tensor = new ProtoMessage();
        for (long extent : weight.shape()) {
            tensor.number(1, extent);
        }
        return tensor.number(2, weight.kind().code())
                .text(8, name)
                .message(13, new ProtoMessage().text(1, "location").text(2, "memory"))
                .number(14, EXTERNAL);
    }

    private String nextName(String type) {
        return "%s_%d".formatted(type, names++);
    }
}
