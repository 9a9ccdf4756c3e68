package io.sluice.server.simulation;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToLongFunction;

/**
 * What serves: replicas that all take the same time.
 *
 * @param usualNanos of a batch of so many rows
 */
record Service(int replicas, int maxBatchSize, IntToLongFunction usualNanos, Weather weather) {

    static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

    /** 5 + 2n ms for n rows, up to 8: a small accelerator, which two in one batch suit better than one after the other. */
    static Service sloped(int replicas) {
        return new Service(replicas, 8, rows -> (5 + 2L * rows) * MILLISECOND, Weather.CALM);
    }

    /** 3n ms, up to 8: a processor, where a batch is no faster than its rows one after another. */
    static Service flat(int replicas) {
        return new Service(replicas, 8, rows -> 3L * rows * MILLISECOND, Weather.CALM);
    }

    /** 10 + 0.2n ms, up to 64: a large accelerator, where one row takes nearly as long as 64. */
    static Service steep(int replicas) {
        return new Service(replicas, 64, rows -> 10 * MILLISECOND + rows * MILLISECOND / 5, Weather.CALM);
    }

    Service in(Weather other) {
        return new Service(replicas, maxBatchSize, usualNanos, other);
    }

    /** What a pass takes that begins now. */
    long passNanos(int rows, long atNanos, Random random) {
        return Math.round(usualNanos.applyAsLong(rows) * weather.slowness(atNanos, random));
    }

    /** Rows a second at most, in calm weather. */
    double capacity() {
        return (double) replicas * maxBatchSize / usualNanos.applyAsLong(maxBatchSize) * TimeUnit.SECONDS.toNanos(1);
    }
}
