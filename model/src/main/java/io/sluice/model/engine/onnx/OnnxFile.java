package io.sluice.model.engine.onnx;

import ai.onnxruntime.OnnxJavaType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.engine.Precision;
import io.sluice.model.snapshot.graph.GraphFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * An {@code .onnx} file, looked through before ONNX Runtime sees it: which weights lie outside it, and what it computes in.
 *
 * <p>ONNX Runtime is handed those weights in memory and never a path, so that a file cannot make it open another.
 */
final class OnnxFile {

    /** Graphs inside graphs. */
    private static final int MAX_DEPTH = 16;

    private static final long MAX_EXTENT = Integer.MAX_VALUE;
    private static final int EXTERNAL = 1;
    private static final int FLOAT16 = 10;
    private static final int BFLOAT16 = 16;
    private static final Set<String> INTEGER_OPERATORS = Set.of(
            "ConvInteger",
            "DequantizeLinear",
            "DynamicQuantizeLinear",
            "DynamicQuantizeMatMul",
            "MatMulInteger",
            "MatMulIntegerToFloat",
            "MatMulNBits",
            "QAttention",
            "QLinearConv",
            "QLinearMatMul");

    private final GraphFile file;
    private final List<Outside> outside = new ArrayList<>();
    private Precision precision = Precision.FP32;

    /**
     * A weight that lies in a file beside the graph.
     *
     * @param data direct, native byte order
     */
    record Outside(String name, OnnxJavaType type, long[] shape, ByteBuffer data) {}

    private OnnxFile(GraphFile file) {
        this.file = file;
    }

    /** @throws InvalidModelException if it is no ONNX file, or names weights in a place that is not allowed */
    static OnnxFile parse(GraphFile file) throws InvalidModelException {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new InvalidModelException(file.path(), "can be read on little-endian processors only");
        }
        OnnxFile parsed = new OnnxFile(file);
        try {
            boolean hasGraph = false;
            ProtoReader model = new ProtoReader(file.bytes());
            for (int field = model.next(); field != 0; field = model.next()) {
                if (field == 7) {
                    hasGraph = true;
                    parsed.readGraph(model.message(), 0);
                } else if (field == 25) {
                    parsed.readFunction(model.message());
                } else {
                    model.skip();
                }
            }
            if (!hasGraph) {
                throw new IllegalArgumentException("it has no graph");
            }
            return parsed;
        } catch (IllegalArgumentException malformed) {
            throw new InvalidModelException(
                    file.path(), "is not an ONNX file that can be served: " + malformed.getMessage(), malformed);
        }
    }

    Path path() {
        return file.path();
    }

    /** The whole file, direct. */
    ByteBuffer bytes() {
        return file.bytes().duplicate();
    }

    /** Weights that lie in files beside it. */
    List<Outside> outside() {
        return outside;
    }

    /** What it computes in, by its operators and its weights: int8 if any is quantised. */
    Precision precision() {
        return precision;
    }

    private void readGraph(ByteBuffer bytes, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("it has more than %d graphs inside each other".formatted(MAX_DEPTH));
        }
        ProtoReader graph = new ProtoReader(bytes);
        for (int field = graph.next(); field != 0; field = graph.next()) {
            switch (field) {
                case 1 -> readNode(graph.message(), depth);
                case 5 -> readTensor(graph.message(), depth == 0 ? outside::add : OnnxFile::refuse);
                default -> graph.skip();
            }
        }
    }

    private void readFunction(ByteBuffer bytes) {
        ProtoReader function = new ProtoReader(bytes);
        for (int field = function.next(); field != 0; field = function.next()) {
            if (field == 7) {
                readNode(function.message(), 1);
            } else {
                function.skip();
            }
        }
    }

    private void readNode(ByteBuffer bytes, int depth) {
        ProtoReader node = new ProtoReader(bytes);
        for (int field = node.next(); field != 0; field = node.next()) {
            switch (field) {
                case 4 -> {
                    if (INTEGER_OPERATORS.contains(node.text())) {
                        precision = Precision.INT8;
                    }
                }
                case 5 -> readAttribute(node.message(), depth);
                default -> node.skip();
            }
        }
    }

    private void readAttribute(ByteBuffer bytes, int depth) {
        ProtoReader attribute = new ProtoReader(bytes);
        for (int field = attribute.next(); field != 0; field = attribute.next()) {
            switch (field) {
                case 5, 10 -> readTensor(attribute.message(), OnnxFile::refuse);
                case 6, 11 -> readGraph(attribute.message(), depth + 1);
                default -> attribute.skip();
            }
        }
    }

    private void readTensor(ByteBuffer bytes, Consumer<Outside> found) {
        List<Long> shape = new ArrayList<>();
        Map<String, String> place = new HashMap<>();
        String name = "";
        int type = 0;
        boolean external = false;
        ProtoReader tensor = new ProtoReader(bytes);
        for (int field = tensor.next(); field != 0; field = tensor.next()) {
            switch (field) {
                case 1 -> {
                    for (long extent : tensor.numbers()) {
                        shape.add(extent);
                    }
                }
                case 2 -> type = (int) tensor.number();
                case 8 -> name = tensor.text();
                case 13 -> readEntry(tensor.message(), place);
                case 14 -> external = tensor.number() == EXTERNAL;
                default -> tensor.skip();
            }
        }
        if (precision == Precision.FP32 && (type == FLOAT16 || type == BFLOAT16)) {
            precision = type == FLOAT16 ? Precision.FP16 : Precision.BF16;
        }
        if (external || !place.isEmpty()) {
            found.accept(outside(name, type, shape, place));
        }
    }

    private static void readEntry(ByteBuffer bytes, Map<String, String> place) {
        ProtoReader entry = new ProtoReader(bytes);
        String key = "";
        String value = "";
        for (int field = entry.next(); field != 0; field = entry.next()) {
            switch (field) {
                case 1 -> key = entry.text();
                case 2 -> value = entry.text();
                default -> entry.skip();
            }
        }
        place.put(key, value);
    }

    private Outside outside(String name, int type, List<Long> shape, Map<String, String> place) {
        String location = place.getOrDefault("location", "");
        ByteBuffer data = file.data().get(location);
        if (data == null) {
            String own = String.valueOf(file.path().getFileName());
            throw new IllegalArgumentException(
                    "the weight '%s' lies in '%s'; weights outside may lie in %s_data or %s.data beside it, and nowhere else"
                            .formatted(name, location, own, own));
        }
        long bytes = elementBytes(name, type);
        for (long extent : shape) {
            if (extent < 1 || extent > MAX_EXTENT || bytes > MAX_EXTENT) {
                throw new IllegalArgumentException("the weight '%s' has the extents %s".formatted(name, shape));
            }
            bytes *= extent;
        }
        long offset = number(place.getOrDefault("offset", "0"));
        long length = number(place.getOrDefault("length", Long.toString(bytes)));
        if (length != bytes || offset > data.capacity() - bytes) {
            throw new IllegalArgumentException("the weight '%s' of %d bytes lies at %d in %s, and has %d there, of %d"
                    .formatted(name, bytes, offset, location, length, data.capacity()));
        }
        return new Outside(
                name,
                javaType(type),
                shape.stream().mapToLong(Long::longValue).toArray(),
                data.slice((int) offset, (int) bytes).order(ByteOrder.nativeOrder()));
    }

    private static void refuse(Outside weight) {
        throw new IllegalArgumentException(
                "the weight '%s' lies outside, but not in the main graph".formatted(weight.name()));
    }

    private static long number(String digits) {
        if (!digits.matches("\\d{1,18}")) {
            throw new IllegalArgumentException("a weight lies at '%s'".formatted(digits));
        }
        return Long.parseLong(digits);
    }

    private static int elementBytes(String name, int type) {
        return switch (type) {
            case 2, 3, 9 -> Byte.BYTES;
            case FLOAT16, BFLOAT16 -> Short.BYTES;
            case 1, 6 -> Float.BYTES;
            case 7, 11 -> Long.BYTES;
            default ->
                throw new IllegalArgumentException(
                        "the weight '%s' lies outside and has the element type %d".formatted(name, type));
        };
    }

    /** By ONNX's numbers of element types. */
    private static OnnxJavaType javaType(int type) {
        return switch (type) {
            case 1 -> OnnxJavaType.FLOAT;
            case 2 -> OnnxJavaType.UINT8;
            case 3 -> OnnxJavaType.INT8;
            case 6 -> OnnxJavaType.INT32;
            case 7 -> OnnxJavaType.INT64;
            case 9 -> OnnxJavaType.BOOL;
            case FLOAT16 -> OnnxJavaType.FLOAT16;
            case 11 -> OnnxJavaType.DOUBLE;
            default -> OnnxJavaType.BFLOAT16;
        };
    }
}
