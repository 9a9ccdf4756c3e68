package io.sluice.model.engine.djl;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.sluice.model.engine.BatchOutput;
import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Graph;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.OutputTensor;
import io.sluice.model.engine.TensorBatch;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** Runs the shared module with the weights of its device. Every run frees what it allocated. */
final class TorchSession implements EngineSession {

    private final Graph graph;
    private final TorchModule network;
    private final IValue weights;
    private final int maxBatchSize;
    private final RowTransfer transfer;
    private final Runnable onClose;
    private boolean closed;

    TorchSession(
            Graph graph,
            TorchModule network,
            IValue weights,
            int maxBatchSize,
            RowTransfer transfer,
            Runnable onClose) {
        this.graph = graph;
        this.network = network;
        this.weights = weights;
        this.maxBatchSize = maxBatchSize;
        this.transfer = transfer;
        this.onClose = onClose;
    }

    @Override
    public BatchOutput run(TensorBatch batch, Set<Output> wanted) {
        check(batch, wanted);
        List<Output> order = List.copyOf(wanted);
        try (PtNDManager memory = (PtNDManager) network.memory().newSubManager();
                IValue rows = transfer.toDevice(rows(batch, memory));
                IValue codes = IValue.listFrom(codes(order));
                IValue result = network.run(rows, weights, codes)) {
            return copy(order, result.toTensorArray(memory));
        } catch (EngineException e) {
            throw e;
        } catch (RuntimeException e) {
            throw TorchFault.of(
                    "a batch of %d rows failed in libtorch (%s)".formatted(batch.rows(), e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            transfer.close();
            onClose.run();
        }
    }

    private void check(TensorBatch batch, Set<Output> wanted) {
        if (closed) {
            throw new IllegalStateException("the session is closed");
        }
        batch.check(graph.inputShape(), maxBatchSize);
        if (wanted.isEmpty() || !graph.computes(batch.lane().tower(), wanted)) {
            throw new IllegalArgumentException("the model cannot compute " + wanted);
        }
    }

    /** A tensor over the batch's own memory. libtorch takes a buffer's first byte, whatever its position: hence the slice. */
    private PtNDArray rows(TensorBatch batch, PtNDManager memory) {
        long rows = batch.rows();
        long side = graph.inputShape().imageSize();
        ByteBuffer data = batch.data().slice().order(batch.data().order());
        return switch (batch.lane()) {
            case PIXELS -> memory.create(data, new Shape(rows, side, side, 3), DataType.UINT8);
            case NORMALIZED_PIXELS -> memory.create(data, new Shape(rows, 3, side, side), DataType.FLOAT32);
            case TOKENS -> memory.create(data, new Shape(rows, batch.tokens()), DataType.INT32);
        };
    }

    /** What {@link Graph} says of {@code wanted}. */
    private static long[] codes(List<Output> wanted) {
        return wanted.stream()
                .flatMapToLong(output -> LongStream.of(
                        output.source().ordinal(),
                        output.layer(),
                        output.pooling().ordinal()))
                .toArray();
    }

    private static BatchOutput copy(List<Output> wanted, PtNDArray[] results) {
        Map<Output, OutputTensor> tensors = new HashMap<>();
        for (int i = 0; i < results.length; i++) {
            long[] shape = results[i].getShape().getShape();
            int[] rowShape = new int[shape.length - 1];
            for (int axis = 0; axis < rowShape.length; axis++) {
                rowShape[axis] = Math.toIntExact(shape[axis + 1]);
            }
            tensors.put(
                    wanted.get(i),
                    new OutputTensor(rowShape, finite(onHost(results[i]).toFloatArray())));
        }
        return new BatchOutput(tensors);
    }

    /** The same array, or a copy that belongs to the same manager. */
    private static PtNDArray onHost(PtNDArray result) {
        return result.toDevice(Device.cpu(), false);
    }

    private static float[] finite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new EngineException("the model answered %s".formatted(value), null);
            }
        }
        return values;
    }
}
