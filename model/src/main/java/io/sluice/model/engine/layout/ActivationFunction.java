package io.sluice.model.engine.layout;

import java.util.Locale;

/** The nonlinearity of feed-forward layers. */
public enum ActivationFunction {
    /** {@code x * Phi(x)}, exact. */
    GELU,
    /** Its approximation by tanh. */
    GELU_TANH,
    /** {@code x * sigmoid(1.702 x)} */
    QUICK_GELU,
    RELU;

    /** As TorchScript sources call it. */
    public String graphName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
