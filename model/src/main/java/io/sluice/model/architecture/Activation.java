package io.sluice.model.architecture;

import io.sluice.model.InvalidModelException;
import io.sluice.model.engine.layout.ActivationFunction;
import io.sluice.model.snapshot.ConfigFile;
import java.util.Locale;

/** Activation of the feed-forward layers, by transformers' names. */
enum Activation {
    GELU(ActivationFunction.GELU),
    GELU_NEW(ActivationFunction.GELU_TANH),
    GELU_PYTORCH_TANH(ActivationFunction.GELU_TANH),
    QUICK_GELU(ActivationFunction.QUICK_GELU),
    RELU(ActivationFunction.RELU);

    private final ActivationFunction function;

    Activation(ActivationFunction function) {
        this.function = function;
    }

    /** What it computes. */
    ActivationFunction function() {
        return function;
    }

    static Activation of(ConfigFile config, String key, Activation absent) throws InvalidModelException {
        String name = config.text(key, absent.configName());
        for (Activation activation : values()) {
            if (activation.configName().equals(name)) {
                return activation;
            }
        }
        throw config.invalid(
                "%s must be gelu, gelu_new, gelu_pytorch_tanh, quick_gelu or relu, got %s".formatted(key, name));
    }

    private String configName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
