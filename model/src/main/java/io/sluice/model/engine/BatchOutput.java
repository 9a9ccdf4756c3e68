package io.sluice.model.engine;

import java.util.Map;

/** What one forward pass computed: a tensor for each output asked for. */
public record BatchOutput(Map<Output, OutputTensor> tensors) {

    public BatchOutput {
        tensors = Map.copyOf(tensors);
    }

    /** @throws IllegalArgumentException if {@code output} was not asked for */
    public OutputTensor get(Output output) {
        OutputTensor tensor = tensors.get(output);
        if (tensor == null) {
            throw new IllegalArgumentException(output + " was not asked for; there are " + tensors.keySet());
        }
        return tensor;
    }
}
