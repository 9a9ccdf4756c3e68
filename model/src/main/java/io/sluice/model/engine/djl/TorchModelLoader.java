package io.sluice.model.engine.djl;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.Graph;
import io.sluice.model.engine.Precision;
import io.sluice.model.engine.device.Device;
import io.sluice.model.engine.device.Placement;
import io.sluice.model.snapshot.TensorSink;
import io.sluice.model.snapshot.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
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
    private final List<Placement> placements;
    private final Function<Placement, String> address;
    private final Map<String, PtNDArray> weights = new HashMap<>();
    private boolean finished;

    private TorchModelLoader(
            Graph graph, LinearKernel kernel, List<Placement> placements, Function<Placement, String> address) {
        String linear = kernel.source();
        this.graph = graph;
        this.placements = List.copyOf(placements);
        this.address = address;
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
     * @param placements where the model will be: the CPU, or GPUs
     * @throws EngineException if there is no native library, or it does not compile the graph
     */
    public static TorchModelLoader begin(Graph graph, List<Placement> placements) {
        TorchRuntime.startUnlessRunning();
        Placement first = placements.get(0);
        Iterator<LinearKernel> kernels = LinearKernel.of(first).iterator();
        while (kernels.hasNext()) {
            LinearKernel kernel = kernels.next();
            try {
                return new TorchModelLoader(graph, kernel, placements, TorchModelLoader::nameOf);
            } catch (EngineException e) {
                if (!kernels.hasNext()) {
                    throw e;
                }
                log.atDebug().setCause(e).addKeyValue("kernel", kernel).log("this libtorch lacks a kernel");
            }
        }
        throw new EngineException(
                "%s is %s, which this engine cannot compute"
                        .formatted(Precision.KEY, first.precision().configName()),
                null);
    }

    /**
     * As {@link #begin(Graph, List)}, with this kernel or not at all.
     *
     * @param address what libtorch calls each device
     */
    static TorchModelLoader begin(
            Graph graph, LinearKernel kernel, List<Placement> placements, Function<Placement, String> address) {
        TorchRuntime.startUnlessRunning();
        return new TorchModelLoader(graph, kernel, placements, address);
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

    /**
     * The model, which now owns the memory: one copy of the weights on each device, and no other.
     *
     * @throws EngineException if a device has not enough memory
     */
    public TorchModel finish() {
        try {
            graph.constants()
                    .forEach((name, values) ->
                            weights.put(name, (PtNDArray) network.memory().create(values)));
            Map<String, TorchModel.Weights> onDevices = place();
            packer.close();
            finished = true;
            return new TorchModel(graph, network, onDevices);
        } catch (EngineException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new EngineException("libtorch does not take the weights", e);
        }
    }

    private Map<String, TorchModel.Weights> place() {
        Map<String, TorchModel.Weights> onDevices = new HashMap<>();
        if (placements.get(0).device() instanceof Device.Cpu cpu) {
            onDevices.put(cpu.name(), new TorchModel.Weights(IValue.stringMapFrom(weights), Optional.empty()));
            return onDevices;
        }
        Map<String, IValue> copies = new WeightPlacer(graph.linearLayers(), address).place(weights, placements);
        for (Placement placement : placements) {
            String name = placement.device().name();
            onDevices.put(
                    name,
                    new TorchModel.Weights(
                            Objects.requireNonNull(copies.get(name)), Optional.of(address.apply(placement))));
        }
        weights.values().forEach(PtNDArray::close);
        return onDevices;
    }

    private static String nameOf(Placement placement) {
        return placement.device().name();
    }

    @Override
    public void close() {
        if (!finished) {
            packer.close();
            network.close();
        }
    }
}
