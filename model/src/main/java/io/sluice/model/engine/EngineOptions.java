package io.sluice.model.engine;

import java.util.Locale;
import java.util.Optional;

/**
 * How models are brought onto devices.
 *
 * @param precision what an operator wants; empty leaves it to each device
 * @param backend what an operator wants; empty leaves it to the precision
 * @param device where an operator wants them
 * @param replicas sessions that will be open on each device at once; memory is planned for so many
 * @param maxBatchSize most rows of one run of each
 * @param torchScript whether TorchScript files are served, which are programs
 */
public record EngineOptions(
        Optional<Precision> precision,
        Optional<Backend> backend,
        DeviceSelection device,
        int replicas,
        int maxBatchSize,
        boolean torchScript) {

    /** The operator's key for {@link #torchScript}. */
    public static final String TORCHSCRIPT_KEY = "engine.torchscript";

    /** One session for single rows; the machine decides where and how. */
    public static final EngineOptions DEFAULT =
            new EngineOptions(Optional.empty(), Optional.empty(), DeviceSelection.AUTO, 1, 1, false);

    public EngineOptions {
        if (replicas < 1 || maxBatchSize < 1) {
            throw new IllegalArgumentException(
                    "replicas and maxBatchSize must be at least 1, got %d and %d".formatted(replicas, maxBatchSize));
        }
    }

    /** As {@link #DEFAULT}, on the CPU in this precision. */
    public static EngineOptions onCpu(Precision precision) {
        return onCpu(Optional.of(precision), Optional.empty());
    }

    /** As {@link #DEFAULT}, on the CPU in this precision by this back end; empty leaves it to the device and the precision. */
    public static EngineOptions onCpu(Optional<Precision> precision, Optional<Backend> backend) {
        return new EngineOptions(precision, backend, DeviceSelection.CPU, 1, 1, false);
    }

    /** What computes forward passes. */
    public enum Backend {
        PYTORCH,
        ONNXRUNTIME;

        /** The operator's key for it. */
        public static final String KEY = "engine.backend";

        /** What {@link #KEY} says where the model and its precision decide. */
        public static final String AUTO = "auto";

        /**
         * Reads a value of {@link #KEY}.
         *
         * @return empty for {@value #AUTO}
         * @throws IllegalArgumentException if it is neither that nor a back end's name
         */
        public static Optional<Backend> parse(String value) {
            if (value.equals(AUTO)) {
                return Optional.empty();
            }
            for (Backend backend : values()) {
                if (backend.configName().equals(value)) {
                    return Optional.of(backend);
                }
            }
            throw new IllegalArgumentException(
                    "%s must be %s, pytorch or onnxruntime, got '%s'".formatted(KEY, AUTO, value));
        }

        /** As configurations, cards and labels of metrics spell it: {@code onnxruntime}. */
        public String configName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
