package io.sluice.model.engine;

/**
 * Where and how a session runs.
 *
 * @param device as a {@link io.sluice.model.engine.device.Device} is called: {@code cpu}, {@code cuda:0}
 * @param maxBatchSize most rows of one run; of texts, most of full length, or as many tokens in shorter ones
 */
public record SessionOptions(String device, int maxBatchSize) {

    public SessionOptions {
        if (maxBatchSize < 1) {
            throw new IllegalArgumentException("maxBatchSize must be at least 1, got " + maxBatchSize);
        }
    }
}
