package io.sluice.model.engine.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.sluice.model.InvalidModelException;
import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.Output.Source;
import io.sluice.model.engine.OutputTensor;
import io.sluice.model.engine.Precision;
import io.sluice.model.engine.exported.ExportedGraph;
import io.sluice.model.engine.exported.GraphRows;
import io.sluice.model.snapshot.graph.GraphFile;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The graph of an {@code .onnx} file, as somebody exported it. */
public final class OnnxFileGraph implements ExportedGraph {

    private final CompiledGraph graph;
    private final OnnxSignature signature;
    private final Precision precision;
    private final OrtEnvironment environment = OnnxRuntime.start();

    private OnnxFileGraph(CompiledGraph graph, OnnxSignature signature, Precision precision) {
        this.graph = graph;
        this.signature = signature;
        this.precision = precision;
    }

    /**
     * A graph of {@code pixel_values}. Blocks while ONNX Runtime prepares it.
     *
     * @param side of a picture, in pixels
     * @param outputs what its outputs answer, by name; it has some of them
     * @param threads that work on one forward pass
     * @throws InvalidModelException if the file is not what it should be
     * @throws EngineException if ONNX Runtime does not take it
     */
    public static OnnxFileGraph ofPictures(GraphFile file, int side, Map<String, Source> outputs, int threads)
            throws InvalidModelException {
        return open(file, threads, graph -> OnnxSignature.ofPictures(file.path(), graph, side, outputs));
    }

    /**
     * A graph of {@code input_ids}, with or without {@code attention_mask}.
     *
     * @param contextLength most tokens of a text
     * @see #ofPictures
     */
    public static OnnxFileGraph ofTexts(GraphFile file, int contextLength, Map<String, Source> outputs, int threads)
            throws InvalidModelException {
        return open(file, threads, graph -> OnnxSignature.ofTexts(file.path(), graph, contextLength, outputs));
    }

    /** Finds out what a graph is asked by. */
    @FunctionalInterface
    private interface Reading {
        OnnxSignature read(CompiledGraph graph) throws InvalidModelException;
    }

    private static OnnxFileGraph open(GraphFile file, int threads, Reading reading) throws InvalidModelException {
        OnnxFile parsed = OnnxFile.parse(file);
        CompiledGraph graph;
        try {
            graph = CompiledGraph.open(parsed, threads);
        } catch (EngineException e) {
            throw new EngineException("%s: %s".formatted(file.path(), e.getMessage()), e.getCause(), e.isOutOfMemory());
        }
        try {
            return new OnnxFileGraph(graph, reading.read(graph), parsed.precision());
        } catch (InvalidModelException | RuntimeException e) {
            graph.close();
            throw e;
        }
    }

    /** What it computes in. */
    public Precision precision() {
        return precision;
    }

    @Override
    public Set<Source> answers() {
        return signature.outputs().keySet();
    }

    @Override
    public Map<Source, OutputTensor> run(GraphRows rows, Set<Source> wanted) {
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try {
            fill(inputs, rows);
            Set<String> names = wanted.stream().map(signature.outputs()::get).collect(Collectors.toSet());
            try (OrtSession.Result result = graph.run(inputs, names)) {
                Map<Source, OutputTensor> answers = new EnumMap<>(Source.class);
                for (Source source : wanted) {
                    String name = signature.outputs().get(source);
                    answers.put(source, answer((OnnxTensor) result.get(name).orElseThrow(), rows.count()));
                }
                return answers;
            }
        } catch (OrtException e) {
            throw OnnxFault.of("a batch of %d rows failed in ONNX Runtime".formatted(rows.count()), e);
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    @Override
    public void close() {
        graph.close();
    }

    private void fill(Map<String, OnnxTensor> inputs, GraphRows rows) throws OrtException {
        if (rows instanceof GraphRows.Pictures pictures) {
            long[] shape = {pictures.count(), 3, pictures.side(), pictures.side()};
            inputs.put(
                    OnnxSignature.PIXELS,
                    OnnxTensor.createTensor(environment, pictures.values().asFloatBuffer(), shape));
        } else if (rows instanceof GraphRows.Texts texts) {
            GraphRows.Texts filled = signature.fixedTokens() > 0 ? texts.filledTo(signature.fixedTokens()) : texts;
            long[] shape = {filled.count(), filled.tokens()};
            inputs.put(OnnxSignature.IDS, OnnxTensor.createTensor(environment, filled.ids(), shape));
            if (signature.masked()) {
                inputs.put(OnnxSignature.MASK, OnnxTensor.createTensor(environment, filled.mask(), shape));
            }
        }
    }

    private static OutputTensor answer(OnnxTensor tensor, int rows) {
        long[] shape = tensor.getInfo().getShape();
        if (shape.length < 2 || shape[0] != rows) {
            throw new EngineException("the graph answered %s to %d rows".formatted(Arrays.toString(shape), rows), null);
        }
        int[] rowShape = new int[shape.length - 1];
        for (int axis = 0; axis < rowShape.length; axis++) {
            rowShape[axis] = Math.toIntExact(shape[axis + 1]);
        }
        return new OutputTensor(rowShape, tensor.getFloatBuffer().array());
    }
}
