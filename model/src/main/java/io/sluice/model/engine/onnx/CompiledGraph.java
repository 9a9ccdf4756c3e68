package io.sluice.model.engine.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.onnx.graph.ElementKind;
import io.sluice.model.engine.onnx.graph.GraphBuilder;
import io.sluice.model.engine.onnx.graph.Weight;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * One graph that ONNX Runtime has taken, with its weights. Safe for use by several threads until it is closed.
 *
 * <p>ONNX Runtime 1.23 copies what it is given while it makes the session, and does not look at it again: nobody holds the
 * buffers afterwards. Another release might use them where they lie; {@code GivenWeightsTest} overwrites them to find out.
 */
final class CompiledGraph implements AutoCloseable {

    private final OrtSession session;

    private CompiledGraph(OrtSession session) {
        this.session = session;
    }

    /** How a session is made of options. */
    @FunctionalInterface
    private interface Opener {
        OrtSession open(OrtEnvironment environment, OrtSession.SessionOptions options) throws OrtException;
    }

    /**
     * Blocks while weights are packed.
     *
     * @param threads that work on one run, the caller's among them
     * @throws EngineException if the graph is not taken
     */
    static CompiledGraph open(GraphBuilder graph, int threads) {
        Map<String, OnnxTensorLike> tensors = new HashMap<>();
        return open(
                tensors,
                environment -> {
                    for (Map.Entry<String, Weight> weight : graph.weights().entrySet()) {
                        tensors.put(weight.getKey(), tensor(environment, weight.getValue()));
                    }
                },
                threads,
                (environment, options) -> environment.createSession(graph.toModel(), options));
    }

    /** As {@link #open(GraphBuilder, int)}, of a graph from a file; no library of operators is loaded for it. */
    static CompiledGraph open(OnnxFile file, int threads) {
        Map<String, OnnxTensorLike> tensors = new HashMap<>();
        return open(
                tensors,
                environment -> {
                    for (OnnxFile.Outside outside : file.outside()) {
                        tensors.put(
                                outside.name(),
                                OnnxTensor.createTensor(environment, outside.data(), outside.shape(), outside.type()));
                    }
                },
                threads,
                (environment, options) -> environment.createSession(file.bytes(), options));
    }

    /** Makes tensors of weights that lie outside a graph. */
    @FunctionalInterface
    private interface Weights {
        void addTo(OrtEnvironment environment) throws OrtException;
    }

    private static CompiledGraph open(
            Map<String, OnnxTensorLike> tensors, Weights weights, int threads, Opener opener) {
        OrtEnvironment environment = OnnxRuntime.start();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            weights.addTo(environment);
            options.setIntraOpNumThreads(threads);
            // Threads spin between two operators of a pass, which is shorter than waking them, and sleep when no pass
            // runs.
            options.addConfigEntry("session.intra_op.allow_spinning", "1");
            options.addConfigEntry("session.force_spinning_stop", "1");
            options.setOptimizationLevel(OptLevel.ALL_OPT);
            if (!tensors.isEmpty()) {
                options.addExternalInitializers(tensors);
            }
            return new CompiledGraph(opener.open(environment, options));
        } catch (OrtException e) {
            throw OnnxFault.of("ONNX Runtime does not take the graph", e);
        } finally {
            tensors.values().forEach(OnnxTensorLike::close);
        }
    }

    /** Its inputs by name; each is a tensor, or something else that nobody gives. */
    Map<String, NodeInfo> inputs() throws OrtException {
        return session.getInputInfo();
    }

    /** Its outputs by name. */
    Map<String, NodeInfo> outputs() throws OrtException {
        return session.getOutputInfo();
    }

    /**
     * Runs the graph.
     *
     * @return the outputs called {@code names}; the caller closes them
     */
    OrtSession.Result run(Map<String, OnnxTensor> inputs, Set<String> names) throws OrtException {
        return session.run(inputs, names);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw OnnxFault.of("ONNX Runtime does not close the session", e);
        }
    }

    private static OnnxTensor tensor(OrtEnvironment environment, Weight weight) throws OrtException {
        ByteBuffer data = weight.data();
        return weight.kind() == ElementKind.INT8
                ? OnnxTensor.createTensor(environment, data, weight.shape(), OnnxJavaType.INT8)
                : OnnxTensor.createTensor(environment, data.asFloatBuffer(), weight.shape());
    }
}
