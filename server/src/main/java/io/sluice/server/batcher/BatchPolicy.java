package io.sluice.server.batcher;

import java.time.Duration;

/**
 * How large a batch may grow, and how long it may wait for that.
 *
 * @param maxBatchSize most rows in one forward pass; also the largest batch that warm-up runs
 * @param maxQueueDelay longest that an idle replica leaves the oldest row waiting for company, measured from the admission
 *     of its request; zero, the default, never waits, which still batches whatever has arrived while the replicas were busy
 */
public record BatchPolicy(int maxBatchSize, Duration maxQueueDelay) {

    public static final int BATCH_SIZE_LIMIT = 1024;
    public static final Duration QUEUE_DELAY_LIMIT = Duration.ofMinutes(1);

    public BatchPolicy {
        if (maxBatchSize < 1 || maxBatchSize > BATCH_SIZE_LIMIT) {
            throw new IllegalArgumentException(
                    "batch.max-size must be in [1, %d], got %d".formatted(BATCH_SIZE_LIMIT, maxBatchSize));
        }
        if (maxQueueDelay.isNegative() || maxQueueDelay.compareTo(QUEUE_DELAY_LIMIT) > 0) {
            throw new IllegalArgumentException("batch.max-queue-delay must be in [0ms, %d s], got %s"
                    .formatted(QUEUE_DELAY_LIMIT.toSeconds(), maxQueueDelay));
        }
    }
}
