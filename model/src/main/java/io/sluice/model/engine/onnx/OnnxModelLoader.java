package io.sluice.model.engine.onnx;

import static io.sluice.model.engine.onnx.graph.LinearOps.BIAS;
import static io.sluice.model.engine.onnx.graph.LinearOps.SCALE;
import static io.sluice.model.engine.onnx.graph.LinearOps.WEIGHT;

import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.Graph;
import io.sluice.model.engine.LinearLayer;
import io.sluice.model.engine.Precision;
import io.sluice.model.engine.Tower;
import io.sluice.model.engine.device.DirectMemory;
import io.sluice.model.engine.layout.TextLayout;
import io.sluice.model.engine.layout.TransformerLayout;
import io.sluice.model.engine.onnx.graph.ElementKind;
import io.sluice.model.engine.onnx.graph.GraphBuilder;
import io.sluice.model.engine.onnx.graph.LinearOps;
import io.sluice.model.engine.onnx.graph.Quantizer;
import io.sluice.model.engine.onnx.graph.TowerGraph;
import io.sluice.model.engine.onnx.graph.Weight;
import io.sluice.model.snapshot.TensorSink;
import io.sluice.model.snapshot.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Builds an {@link OnnxModel}: take each tensor as it is read, then compose a graph for each tower over them.
 *
 * <p>Linear weights are quantised as soon as they are there, where the precision wants that, so that the exact ones are never
 * in memory all at once. Used by one thread.
 */
public final class OnnxModelLoader implements TensorSink {

    private final Graph graph;
    private final TransformerLayout layout;
    private final LinearOps linear;
    private final int threads;
    private final Map<String, Weight> weights = new HashMap<>();
    private final Map<String, Columns> quantizable = new HashMap<>();

    private ByteBuffer scratch = ByteBuffer.allocate(0);

    private OnnxModelLoader(Graph graph, TransformerLayout layout, LinearOps linear, int threads) {
        this.graph = graph;
        this.layout = layout;
        this.linear = linear;
        this.threads = threads;
        if (linear == LinearOps.INT8) {
            graph.linearLayers().forEach(this::quantize);
        }
    }

    /**
     * Where the integers of a tensor lie.
     *
     * @param layer whose matrix they are in
     * @param part of it, from 0
     * @param parts it has, all of one size
     */
    private record Columns(String layer, int part, int parts) {}

    private void quantize(LinearLayer layer) {
        List<String> parts = layer.parts();
        boolean joined = parts.size() > 1 && layer.bias() && !isOfLastLayer(layer);
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            quantizable.put(
                    part + WEIGHT, joined ? new Columns(layer.name(), i, parts.size()) : new Columns(part, 0, 1));
        }
    }

    /** Which asks about few tokens, and answers of all. */
    private boolean isOfLastLayer(LinearLayer layer) {
        return Stream.concat(Stream.of(layout.encoder()), layout.text().map(TextLayout::encoder).stream())
                .anyMatch(encoder -> layer.name()
                        .equals(encoder.name(
                                encoder.layers() - 1, encoder.names().queryKeyValue())));
    }

    /**
     * Loads ONNX Runtime unless it is loaded.
     *
     * @param graph its outputs and linear layers; its code is not looked at
     * @param precision float32 or int8
     * @param threads that work on one forward pass
     * @throws EngineException if there is no native library, or it does not compute in {@code precision}
     */
    public static OnnxModelLoader begin(Graph graph, TransformerLayout layout, Precision precision, int threads) {
        OnnxRuntime.start();
        return new OnnxModelLoader(graph, layout, ops(precision), threads);
    }

    /** @throws EngineException if there is not enough memory */
    @Override
    public ByteBuffer allocate(TensorSpec tensor) {
        ByteBuffer data = quantizable.containsKey(tensor.name())
                ? scratch(tensor)
                : DirectMemory.allocate(tensor.name(), tensor.floatBytes());
        long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
        weights.put(tensor.name(), new Weight(ElementKind.FLOAT, shape, data));
        return data.duplicate().order(ByteOrder.nativeOrder());
    }

    @Override
    public void filled(TensorSpec tensor) {
        @Nullable Columns columns = quantizable.get(tensor.name());
        if (columns == null) {
            return;
        }
        Weight exact = weight(tensor.name());
        weights.remove(tensor.name());
        int outputs = (int) exact.shape()[0];
        if (!weights.containsKey(columns.layer + WEIGHT)) {
            Quantizer.Quantized room = Quantizer.room((int) exact.shape()[1], outputs * columns.parts);
            weights.put(columns.layer + WEIGHT, room.integers());
            weights.put(columns.layer + SCALE, room.scales());
        }
        Quantizer.Quantized room =
                new Quantizer.Quantized(weight(columns.layer + WEIGHT), weight(columns.layer + SCALE));
        Quantizer.quantize(exact, room, columns.part * outputs);
    }

    /**
     * The model, which has weights of its own: those that were given are dropped. Blocks while ONNX Runtime prepares them.
     *
     * @throws EngineException if it does not take the graph
     */
    public OnnxModel finish() {
        graph.linearLayers().stream()
                .filter(layer -> layer.bias() && layer.parts().size() > 1)
                .forEach(this::joinBiases);
        weights.computeIfPresent(layout.vision().patches() + WEIGHT, (name, kernel) -> flat(kernel));
        Map<Tower, CompiledGraph> sessions = new EnumMap<>(Tower.class);
        try {
            GraphBuilder vision = new GraphBuilder(weights);
            TowerGraph.vision(vision, linear, graph.linearLayers(), layout);
            sessions.put(Tower.VISION, CompiledGraph.open(vision, threads));
            Optional<TextLayout> textLayout = layout.text();
            if (textLayout.isPresent()) {
                GraphBuilder text = new GraphBuilder(weights);
                TowerGraph.text(text, linear, graph.linearLayers(), textLayout.get());
                sessions.put(Tower.TEXT, CompiledGraph.open(text, threads));
            }
        } catch (EngineException e) {
            sessions.values().forEach(CompiledGraph::close);
            throw e;
        }
        weights.clear();
        scratch = ByteBuffer.allocate(0);
        return new OnnxModel(graph, layout, sessions, linear == LinearOps.INT8);
    }

    /** Room for one matrix, until it is quantised: memory that is dropped is not freed before the next collection. */
    private ByteBuffer scratch(TensorSpec tensor) {
        if (scratch.capacity() < tensor.floatBytes()) {
            scratch = DirectMemory.allocate(tensor.name(), tensor.floatBytes());
        }
        return scratch.slice(0, (int) tensor.floatBytes()).order(ByteOrder.nativeOrder());
    }

    /** What was given, and what was made of it, until {@link #finish}; for a test. */
    Map<String, Weight> weights() {
        return weights;
    }

    private Weight weight(String name) {
        return Objects.requireNonNull(weights.get(name), name);
    }

    private void joinBiases(LinearLayer layer) {
        List<ByteBuffer> parts =
                layer.parts().stream().map(part -> weight(part + BIAS).data()).toList();
        int bytes = parts.stream().mapToInt(ByteBuffer::capacity).sum();
        ByteBuffer joined = DirectMemory.allocate(layer.name() + BIAS, bytes);
        parts.forEach(part -> joined.put(part.duplicate().clear()));
        long[] shape = {bytes / Float.BYTES};
        weights.put(layer.name() + BIAS, new Weight(ElementKind.FLOAT, shape, joined.clear()));
    }

    /** A kernel as the matrix that its convolution is. */
    private static Weight flat(Weight kernel) {
        long outputs = kernel.shape()[0];
        long inputs = kernel.data().capacity() / Float.BYTES / outputs;
        return new Weight(kernel.kind(), new long[] {outputs, inputs}, kernel.data());
    }

    private static LinearOps ops(Precision precision) {
        return switch (precision) {
            case FP32 -> LinearOps.FP32;
            case INT8 -> LinearOps.INT8;
            case BF16, FP16 ->
                throw new EngineException(
                        "%s is %s, which ONNX Runtime cannot compute here; it can fp32 and int8"
                                .formatted(Precision.KEY, precision.configName()),
                        null);
        };
    }
}
