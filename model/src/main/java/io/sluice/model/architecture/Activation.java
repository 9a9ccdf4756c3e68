package io.sluice.model.architecture;

import io.sluice.model.InvalidModelException;
import io.sluice.model.snapshot.ConfigFile;
import java.util.Locale;

/** Activation of the feed-forward layers, by transformers' names. */
enum Activation {
    /** {@code x * Phi(x)}, exact. */
    GELU("gelu"),
    /** Its approximation by tanh. */
    GELU_NEW("gelu_tanh"),
    GELU_PYTORCH_TANH("gelu_tanh"),
    /** {@code x * sigmoid(1.702 x)} */
    QUICK_GELU("quick_gelu"),
    RELU("relu");

    private final String graphName;

    Activation(String graphName) {
        this.graphName = graphName;
    }

    /** As the graph knows it. */
    String graphName() {
        return graphName;
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
