package io.sluice.model.snapshot;

import java.nio.ByteBuffer;

/** Receives the tensors of a snapshot, one after the other, in the order in which they lie in the files. */
public interface TensorSink {

    /**
     * Memory for the next tensor.
     *
     * @return direct, native byte order, with {@link TensorSpec#floatBytes} bytes remaining
     */
    ByteBuffer allocate(TensorSpec tensor);

    /** The memory given for {@code tensor} now holds its float32 values, row-major, and is not written any more. */
    void filled(TensorSpec tensor);
}
