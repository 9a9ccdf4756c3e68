package io.sluice.model.engine.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import io.sluice.model.engine.EngineException;

/** ONNX Runtime in this process. There is one per process, which is its own doing. */
final class OnnxRuntime {

    private OnnxRuntime() {}

    /**
     * Loads the native library unless it is loaded, and tells it to send nothing to anybody.
     *
     * @throws EngineException if there is none for this platform
     */
    static OrtEnvironment start() {
        OnnxLibraries.prepare();
        try {
            OrtEnvironment environment =
                    OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "sluice");
            OnnxLibraries.deleteTemporaryFolder();
            environment.setTelemetry(false);
            return environment;
        } catch (OrtException | RuntimeException | LinkageError e) {
            throw new EngineException(
                    "ONNX Runtime's native library cannot be loaded (%s); it is for 64-bit Linux, macOS and Windows"
                            .formatted(e.getMessage()),
                    e);
        }
    }
}
