package io.sluice.model.engine.djl;

import io.sluice.model.engine.EngineException;
import java.util.List;

/** What libtorch's exceptions mean. Only their words tell them apart: DJL makes the same class of each. */
final class TorchFault {

    private static final List<String> OUT_OF_MEMORY = List.of(
            "CUDA out of memory", // the caching allocator of a GPU
            "CUDA error: out of memory", // the driver itself
            "DefaultCPUAllocator: can't allocate memory",
            "DefaultCPUAllocator: not enough memory", // the same, on Windows
            "std::bad_alloc"); // what does not go through an allocator of tensors

    private TorchFault() {}

    static EngineException of(String message, RuntimeException fault) {
        return new EngineException(message, fault, isOutOfMemory(fault));
    }

    private static boolean isOutOfMemory(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (OUT_OF_MEMORY.stream().anyMatch(message::contains)) {
                return true;
            }
        }
        return false;
    }
}
