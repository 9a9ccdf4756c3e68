package io.sluice.model;

import io.sluice.model.snapshot.TensorSink;
import io.sluice.model.snapshot.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/** Keeps the tensors without extents, which are for a model's card, and hands the others on. */
final class ScalarTensors implements TensorSink {

    private final TensorSink others;
    private final Map<String, ByteBuffer> kept = new HashMap<>();

    ScalarTensors(TensorSink others) {
        this.others = others;
    }

    @Override
    public ByteBuffer allocate(TensorSpec tensor) {
        if (!isScalar(tensor)) {
            return others.allocate(tensor);
        }
        ByteBuffer memory = ByteBuffer.allocateDirect(Float.BYTES).order(ByteOrder.nativeOrder());
        kept.put(tensor.name(), memory);
        return memory;
    }

    @Override
    public void filled(TensorSpec tensor) {
        if (!isScalar(tensor)) {
            others.filled(tensor);
        }
    }

    /** By name, once they are filled. */
    Map<String, Float> values() {
        Map<String, Float> values = new HashMap<>();
        kept.forEach((name, memory) -> values.put(name, memory.getFloat(0)));
        return values;
    }

    private static boolean isScalar(TensorSpec tensor) {
        return tensor.shape().isEmpty();
    }
}
