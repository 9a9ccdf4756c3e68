package io.sluice.model.engine.onnx.graph;

import io.sluice.model.engine.EngineException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory outside the heap, which ONNX Runtime reads where it lies. It is freed when nobody refers to it any more. */
public final class NativeMemory {

    private NativeMemory() {}

    /**
     * @param user what it is for, in the message
     * @throws EngineException if there is not enough
     */
    public static ByteBuffer allocate(String user, long bytes) {
        if (bytes > Integer.MAX_VALUE) {
            throw new EngineException(
                    "%s has %d bytes; ONNX Runtime is given at most %d at once"
                            .formatted(user, bytes, Integer.MAX_VALUE),
                    null);
        }
        try {
            return ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder());
        } catch (OutOfMemoryError e) {
            throw new EngineException(
                    "there is no memory for %s of %d bytes; -XX:MaxDirectMemorySize bounds it (%s)"
                            .formatted(user, bytes, e.getMessage()),
                    e,
                    true);
        }
    }
}
