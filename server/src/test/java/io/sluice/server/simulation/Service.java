package io.sluice.server.simulation;

import java.util.concurrent.TimeUnit;
import java.util.function.IntToLongFunction;

/**
 * What serves: replicas that all take the same time.
 *
 * @param passNanos of a batch of so many rows
 */
record Service(int replicas, int maxBatchSize, IntToLongFunction passNanos) {

    static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

    /** 5 + 2n ms for n rows, up to 8: DESIGN's example, about a small GPU. */
    static Service sloped(int replicas) {
        return new Service(replicas, 8, rows -> (5 + 2L * rows) * MILLISECOND);
    }

    /** 3n ms: a processor, where a batch is no faster than its rows one after another. */
    static Service flat(int replicas) {
        return new Service(replicas, 8, rows -> 3L * rows * MILLISECOND);
    }

    /** Rows a second at most. */
    double capacity() {
        return (double) replicas * maxBatchSize / passNanos.applyAsLong(maxBatchSize) * TimeUnit.SECONDS.toNanos(1);
    }
}
