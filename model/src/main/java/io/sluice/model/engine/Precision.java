package io.sluice.model.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The arithmetic of an encoder's linear layers, which are almost all of a forward pass. Softmax, the statistics of layer
 * norms, sums across layers, patch embedding and heads are float32 whatever it is.
 */
public enum Precision {
    FP32,
    BF16,
    FP16,
    /** Weights with a scale for each output, inputs with a scale for each token. */
    INT8;

    /** The operator's key for it. */
    public static final String KEY = "engine.precision";

    /** What {@link #KEY} says where the device decides. */
    public static final String AUTO = "auto";

    /**
     * Reads a value of {@link #KEY}.
     *
     * @return empty for {@value #AUTO}
     * @throws IllegalArgumentException if it is neither that nor a precision's name
     */
    public static Optional<Precision> parse(String value) {
        if (value.equals(AUTO)) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(values())
                .filter(precision -> precision.configName().equals(value))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException(
                        "%s must be %s, %s, got '%s'".formatted(KEY, AUTO, names(), value))));
    }

    /** Bytes of one weight of a linear layer. */
    public int weightBytes() {
        return switch (this) {
            case FP32 -> Float.BYTES;
            case BF16, FP16 -> Short.BYTES;
            case INT8 -> Byte.BYTES;
        };
    }

    /** As configurations, cards and labels of metrics spell it: {@code fp32}. */
    public String configName() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static String names() {
        return Arrays.stream(values()).map(Precision::configName).collect(Collectors.joining(", "));
    }
}
