package io.sluice.server.request.task;

import io.sluice.model.engine.Output;

/** What a request wants of each of its rows. */
public sealed interface InferenceTask permits InferenceTask.Classify, InferenceTask.Embed, ZeroShot {

    /** What the forward pass must compute for it. */
    Output output();

    /**
     * Ranks the model's own classes.
     *
     * @param topK most categories to answer, at least 1
     * @param includeLogits whether to answer the raw logits too
     */
    record Classify(int topK, boolean includeLogits) implements InferenceTask {

        public Classify {
            if (topK < 1) {
                throw new IllegalArgumentException("topK must be at least 1, got " + topK);
            }
        }

        @Override
        public Output output() {
            return Output.LOGITS;
        }
    }

    /**
     * Turns each row into a vector, or a vector per token.
     *
     * @param normalize whether each vector is divided by its L2 norm
     */
    record Embed(Output output, boolean normalize, VectorType type) implements InferenceTask {}
}
