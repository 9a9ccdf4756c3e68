package io.sluice.server.batcher;

import io.sluice.server.schedule.SchedulePolicy;
import java.time.Duration;

/**
 * How batches are formed.
 *
 * @param maxBatchSize most rows in one forward pass; also the largest batch that warm-up runs
 * @param maxQueueDelay longest that an idle replica leaves the oldest row waiting for company, measured from the admission
 *     of its request; zero never waits, which still batches whatever has arrived while the replicas were busy
 * @param kind what decides
 * @param order in which rows run
 */
public record BatchPolicy(int maxBatchSize, Duration maxQueueDelay, Kind kind, SchedulePolicy order) {

    public static final int BATCH_SIZE_LIMIT = 1024;
    public static final Duration QUEUE_DELAY_LIMIT = Duration.ofMinutes(1);

    /** What decides when a batch is closed. */
    public enum Kind {
        /** The measured latency of the model, and the deadlines; waits only where that serves more, within the delay. */
        LEARNED,
        /** The size and the delay, whatever the model and the deadlines are, as other servers do it. */
        FIXED_DELAY
    }

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

    BatchStrategy strategy() {
        return switch (kind) {
            case LEARNED -> new LearnedLatency(maxQueueDelay.toNanos());
            case FIXED_DELAY -> new FixedDelay(maxQueueDelay.toNanos());
        };
    }
}
