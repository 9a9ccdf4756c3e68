package io.sluice.server.replica;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Most rows of a batch, in rows of full length: what the operator chose, until a device has run out of memory. It does not
 * rise again by itself: a device that is nearly full would fail one batch after another.
 */
final class BatchLimit {

    private final AtomicInteger maxBatchSize;

    BatchLimit(int maxBatchSize) {
        this.maxBatchSize = new AtomicInteger(maxBatchSize);
    }

    int maxBatchSize() {
        return maxBatchSize.get();
    }

    /**
     * A batch did not fit: from here on they have half its rows at most.
     *
     * @return whether the limit fell
     */
    boolean lowerBelow(int rows) {
        int half = Math.max(1, rows / 2);
        return maxBatchSize.getAndUpdate(limit -> Math.min(limit, half)) > half;
    }
}
