package io.sluice.model.engine.djl;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.Output.Source;
import io.sluice.model.engine.OutputTensor;
import io.sluice.model.engine.exported.ExportedGraph;
import io.sluice.model.engine.exported.GraphRows;
import io.sluice.model.snapshot.graph.GraphFile;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The module of a TorchScript file, as somebody saved it: pictures in, a tensor, a tuple of tensors or a dictionary of them out.
 *
 * <p>Such a file is a program. libtorch interprets it in this process.
 */
public final class TorchFileGraph implements ExportedGraph {

    private final TorchModule module;
    private final List<Source> outputs;

    private TorchFileGraph(TorchModule module, List<Source> outputs) {
        this.module = module;
        this.outputs = outputs;
    }

    /**
     * Starts libtorch unless it runs, and loads the module on the CPU. Blocks.
     *
     * @param outputs what {@code forward} answers, in order; in a dictionary by their names in lower case
     * @throws EngineException if libtorch does not take the file
     */
    public static TorchFileGraph open(GraphFile file, List<Source> outputs) {
        TorchRuntime.startUnlessRunning();
        return new TorchFileGraph(TorchModule.load(file.path().toString(), file.bytes()), List.copyOf(outputs));
    }

    @Override
    public Set<Source> answers() {
        return Set.copyOf(outputs);
    }

    @Override
    public Map<Source, OutputTensor> run(GraphRows rows, Set<Source> wanted) {
        if (!(rows instanceof GraphRows.Pictures pictures)) {
            throw new IllegalArgumentException("a TorchScript file reads pictures only");
        }
        try (PtNDManager memory = (PtNDManager) module.memory().newSubManager();
                IValue input = IValue.from(input(pictures, memory));
                IValue result = module.run(input)) {
            Map<Source, PtNDArray> tensors = tensors(result, memory);
            Map<Source, OutputTensor> answers = new EnumMap<>(Source.class);
            for (Source source : wanted) {
                answers.put(source, answer(source, tensors.get(source), rows.count()));
            }
            return answers;
        } catch (EngineException e) {
            throw e;
        } catch (RuntimeException e) {
            throw TorchFault.of(
                    "a batch of %d rows failed in libtorch (%s)".formatted(rows.count(), e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        module.close();
    }

    private static PtNDArray input(GraphRows.Pictures pictures, PtNDManager memory) {
        Shape shape = new Shape(pictures.count(), 3, pictures.side(), pictures.side());
        return memory.create(pictures.values(), shape, DataType.FLOAT32);
    }

    private Map<Source, PtNDArray> tensors(IValue result, PtNDManager memory) {
        Map<Source, PtNDArray> tensors = new EnumMap<>(Source.class);
        if (result.isTensor()) {
            tensors.put(outputs.get(0), result.toTensor(memory));
        } else if (result.isMap()) {
            Map<String, IValue> named = result.toIValueMap();
            for (Source source : outputs) {
                IValue value = named.get(name(source));
                if (value != null) {
                    tensors.put(source, value.toTensor(memory));
                }
            }
            named.values().forEach(IValue::close);
        } else if (result.isTensorList()) {
            putInOrder(tensors, result.toTensorArray(memory));
        } else if (result.isTuple()) {
            IValue[] values = result.toIValueTuple();
            putInOrder(
                    tensors,
                    Arrays.stream(values)
                            .limit(outputs.size())
                            .map(value -> value.toTensor(memory))
                            .toArray(PtNDArray[]::new));
            Arrays.stream(values).forEach(IValue::close);
        } else {
            throw new EngineException(
                    "forward answers %s; it must be a tensor, or a tuple, list or dictionary of them"
                            .formatted(result.getType()),
                    null);
        }
        return tensors;
    }

    private void putInOrder(Map<Source, PtNDArray> tensors, PtNDArray[] values) {
        for (int i = 0; i < Math.min(values.length, outputs.size()); i++) {
            tensors.put(outputs.get(i), values[i]);
        }
    }

    private static OutputTensor answer(Source source, @Nullable PtNDArray tensor, int rows) {
        if (tensor == null) {
            throw new EngineException("forward does not answer %s".formatted(name(source)), null);
        }
        long[] shape = tensor.getShape().getShape();
        if (shape.length < 2 || shape[0] != rows || tensor.getDataType() != DataType.FLOAT32) {
            throw new EngineException(
                    "forward answers %s with %s %s to %d rows; it must be float32, a row for each"
                            .formatted(name(source), tensor.getDataType(), Arrays.toString(shape), rows),
                    null);
        }
        int[] rowShape = new int[shape.length - 1];
        for (int axis = 0; axis < rowShape.length; axis++) {
            rowShape[axis] = Math.toIntExact(shape[axis + 1]);
        }
        return new OutputTensor(rowShape, tensor.toFloatArray());
    }

    /** As configurations and dictionaries spell it: {@code last_hidden_state}. */
    private static String name(Source source) {
        return source == Source.POOLER ? "pooler_output" : source.name().toLowerCase(Locale.ROOT);
    }
}
