package io.sluice.model.engine.djl;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.Graph;
import io.sluice.model.engine.Precision;
import io.sluice.model.snapshot.TensorSink;
import io.sluice.model.snapshot.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds a {@link TorchModel}: compile the graph, take each tensor as it is read, finish.
 *
 * <p>Tensors are written straight into libtorch's own memory. Used by one thread; closing it before {@link #finish} frees
 * everything, closing it afterwards does nothing.
 */
public final class TorchModelLoader implements TensorSink, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TorchModelLoader.class);

    private final Graph graph;
    private final TorchModule network;
    private final LayerPacker packer;
    private final Map<String, PtNDArray> weights = new HashMap<>();
    private boolean finished;

    private TorchModelLoader(Graph graph, LinearKernel kernel) {
        String linear = kernel.source();
        this.graph = graph;
        this.network = TorchModule.compile("Network", graph.attributes(), linear + graph.script());
        try {
            TorchModule module = TorchModule.compile("Packer", Map.of("training", false), linear);
            this.packer = new LayerPacker(graph.linearLayers(), module, network.memory());
        } catch (EngineException e) {
            network.close();
            throw e;
        }
    }

    /**
     * Starts libtorch unless it runs, and compiles the graph.
     *
     * @param precision one that the device has
     * @throws EngineException if there is no native library, or it does not compile the graph
     */
    public static TorchModelLoader begin(Graph graph, Precision precision) {
        TorchRuntime.startUnlessRunning();
        Iterator<LinearKernel> kernels = LinearKernel.of(precision).iterator();
        while (kernels.hasNext()) {
            LinearKernel kernel = kernels.next();
            try {
                return new TorchModelLoader(graph, kernel);
            } catch (EngineException e) {
                if (!kernels.hasNext()) {
                    throw e;
                }
                log.atDebug().setCause(e).addKeyValue("kernel", kernel).log("this libtorch lacks a kernel");
            }
        }
        throw new EngineException(
                "%s is %s, which this engine cannot compute".formatted(Precision.KEY, precision.configName()), null);
    }

    /** As {@link #begin(Graph, Precision)}, with this kernel or not at all. */
    static TorchModelLoader begin(Graph graph, LinearKernel kernel) {
        TorchRuntime.startUnlessRunning();
        return new TorchModelLoader(graph, kernel);
    }

    /** @throws EngineException if there is not enough memory */
    @Override
    public ByteBuffer allocate(TensorSpec tensor) {
        Shape shape =
                new Shape(tensor.shape().stream().mapToLong(Long::longValue).toArray());
        try {
            PtNDArray array = network.memory().create(shape, DataType.FLOAT32);
            weights.put(tensor.name(), array);
            return array.toByteBuffer(true).order(ByteOrder.nativeOrder());
        } catch (RuntimeException e) {
            throw TorchFault.of(
                    "there is no memory for the tensor %s of %d bytes".formatted(tensor.name(), tensor.floatBytes()),
                    e);
        }
    }

    @Override
    public void filled(TensorSpec tensor) {
        try {
            packer.filled(tensor.name(), weights);
        } catch (RuntimeException e) {
            throw TorchFault.of("the layer of the tensor %s cannot be packed".formatted(tensor.name()), e);
        }
    }

    /** The model, which now owns the memory. */
    public TorchModel finish() {
        try {
            graph.constants()
                    .forEach((name, values) ->
                            weights.put(name, (PtNDArray) network.memory().create(values)));
            IValue dictionary = IValue.stringMapFrom(weights);
            packer.close();
            finished = true;
            return new TorchModel(graph, network, dictionary);
        } catch (RuntimeException e) {
            throw new EngineException("libtorch does not take the weights", e);
        }
    }

    @Override
    public void close() {
        if (!finished) {
            packer.close();
            network.close();
        }
    }
}
