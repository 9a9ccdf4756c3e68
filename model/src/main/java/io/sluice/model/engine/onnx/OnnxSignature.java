package io.sluice.model.engine.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import io.sluice.model.InvalidModelException;
import io.sluice.model.engine.Output.Source;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * By which names a graph is asked, once its inputs and outputs are found to be what they must be. Extents that a graph leaves
 * open are negative.
 *
 * @param outputs what it answers, by what it calls them
 * @param masked whether it takes an {@code attention_mask} beside ids
 * @param fixedTokens tokens that every text must have; 0 where that is open
 */
record OnnxSignature(Map<Source, String> outputs, boolean masked, int fixedTokens) {

    static final String PIXELS = "pixel_values";
    static final String IDS = "input_ids";
    static final String MASK = "attention_mask";

    private static final int CHANNELS = 3;
    private static final int PICTURE_RANK = 4;
    private static final int TEXT_RANK = 2;
    private static final int TOKENS_RANK = 3;
    private static final int VECTOR_RANK = 2;

    OnnxSignature {
        outputs = Map.copyOf(outputs);
    }

    /**
     * Of a graph that reads pictures.
     *
     * @param path named in errors
     * @param side of a picture, in pixels
     * @param known what each output would answer, by name
     * @throws InvalidModelException with what it has, and what it may have
     */
    static OnnxSignature ofPictures(Path path, CompiledGraph graph, int side, Map<String, Source> known)
            throws InvalidModelException {
        try {
            requireInputs(path, graph, Set.of(PIXELS), Set.of(PIXELS));
            TensorInfo pixels = tensor(path, PIXELS, graph.inputs().get(PIXELS));
            long[] shape = pixels.getShape();
            boolean fits = pixels.type == OnnxJavaType.FLOAT
                    && shape.length == PICTURE_RANK
                    && isOrOpen(shape[1], CHANNELS)
                    && isOrOpen(shape[2], side)
                    && isOrOpen(shape[3], side);
            if (!fits) {
                throw new InvalidModelException(
                        path,
                        "the input %s is %s; it must be FLOAT [rows, 3, %d, %d]"
                                .formatted(PIXELS, shown(pixels), side, side));
            }
            return new OnnxSignature(outputs(path, graph, known), false, 0);
        } catch (OrtException e) {
            throw OnnxFault.of("ONNX Runtime does not tell what the graph takes", e);
        }
    }

    /**
     * Of a graph that reads texts.
     *
     * @param contextLength most tokens of a text
     * @see #ofPictures
     */
    static OnnxSignature ofTexts(Path path, CompiledGraph graph, int contextLength, Map<String, Source> known)
            throws InvalidModelException {
        try {
            requireInputs(path, graph, Set.of(IDS), Set.of(IDS, MASK));
            Map<String, NodeInfo> inputs = graph.inputs();
            for (String name : inputs.keySet()) {
                TensorInfo ids = tensor(path, name, inputs.get(name));
                long[] shape = ids.getShape();
                if (ids.type != OnnxJavaType.INT64 || shape.length != TEXT_RANK || !isOrOpen(shape[1], contextLength)) {
                    throw new InvalidModelException(
                            path,
                            "the input %s is %s; it must be INT64 [rows, tokens], of any number of tokens or of %d"
                                    .formatted(name, shown(ids), contextLength));
                }
            }
            long tokens = tensor(path, IDS, inputs.get(IDS)).getShape()[1];
            return new OnnxSignature(outputs(path, graph, known), inputs.containsKey(MASK), (int) Math.max(0, tokens));
        } catch (OrtException e) {
            throw OnnxFault.of("ONNX Runtime does not tell what the graph takes", e);
        }
    }

    private static void requireInputs(Path path, CompiledGraph graph, Set<String> needed, Set<String> allowed)
            throws InvalidModelException, OrtException {
        Set<String> names = graph.inputs().keySet();
        if (!names.containsAll(needed) || !allowed.containsAll(names)) {
            throw new InvalidModelException(
                    path,
                    "has the inputs %s; it must have %s, and may have %s"
                            .formatted(new TreeSet<>(names), new TreeSet<>(needed), new TreeSet<>(allowed)));
        }
    }

    private static Map<Source, String> outputs(Path path, CompiledGraph graph, Map<String, Source> known)
            throws InvalidModelException, OrtException {
        Map<Source, String> found = new EnumMap<>(Source.class);
        Map<String, NodeInfo> outputs = graph.outputs();
        for (Map.Entry<String, Source> one : known.entrySet()) {
            NodeInfo output = outputs.get(one.getKey());
            if (output == null) {
                continue;
            }
            TensorInfo tensor = tensor(path, one.getKey(), output);
            int rank = one.getValue() == Source.LAST_HIDDEN_STATE ? TOKENS_RANK : VECTOR_RANK;
            if (tensor.type != OnnxJavaType.FLOAT || tensor.getShape().length != rank) {
                throw new InvalidModelException(
                        path,
                        "the output %s is %s; it must be FLOAT with %d extents"
                                .formatted(one.getKey(), shown(tensor), rank));
            }
            found.put(one.getValue(), one.getKey());
        }
        if (found.isEmpty()) {
            throw new InvalidModelException(
                    path,
                    "has the outputs %s; at least one of %s is needed"
                            .formatted(new TreeSet<>(outputs.keySet()), new TreeSet<>(known.keySet())));
        }
        return found;
    }

    private static TensorInfo tensor(Path path, String name, @Nullable NodeInfo node) throws InvalidModelException {
        return Optional.ofNullable(node)
                .map(NodeInfo::getInfo)
                .filter(TensorInfo.class::isInstance)
                .map(TensorInfo.class::cast)
                .orElseThrow(() -> new InvalidModelException(path, "%s is no tensor".formatted(name)));
    }

    private static boolean isOrOpen(long extent, long wanted) {
        return extent < 0 || extent == wanted;
    }

    private static String shown(TensorInfo tensor) {
        return tensor.type + " " + Arrays.toString(tensor.getShape());
    }
}
