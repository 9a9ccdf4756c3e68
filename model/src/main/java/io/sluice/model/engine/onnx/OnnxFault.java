package io.sluice.model.engine.onnx;

import ai.onnxruntime.OrtException;
import io.sluice.model.engine.EngineException;
import java.util.List;

/** What ONNX Runtime's exceptions mean. Only their words tell out-of-memory apart. */
final class OnnxFault {

    private static final List<String> OUT_OF_MEMORY = List.of(
            "bad allocation", // a C++ allocation, caught at the interface
            "std::bad_alloc",
            "Failed to allocate memory"); // the arena

    private OnnxFault() {}

    static EngineException of(String message, OrtException fault) {
        String words = String.valueOf(fault.getMessage());
        return new EngineException(
                "%s (%s)".formatted(message, words),
                fault,
                OUT_OF_MEMORY.stream().anyMatch(words::contains));
    }
}
