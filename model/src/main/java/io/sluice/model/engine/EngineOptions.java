package io.sluice.model.engine;

import java.util.Locale;
import java.util.Optional;

/**
 * How models are brought onto a device.
 *
 * @param precision what an operator wants; empty leaves it to the device
 * @param backend what an operator wants; empty leaves it to the model and its precision
 */
public record EngineOptions(Optional<Precision> precision, Optional<Backend> backend) {

    /** The device decides. */
    public static final EngineOptions DEFAULT = new EngineOptions(Optional.empty());

    /** With the back end that suits the model. */
    public EngineOptions(Optional<Precision> precision) {
        this(precision, Optional.empty());
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
