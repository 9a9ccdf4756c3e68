package io.sluice.server.preprocess;

import io.sluice.server.request.RequestInput;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * How long rows take to prepare: an exponentially weighted mean for each kind of input. Safe for use by several threads.
 *
 * <p>Requests are refused by it, and what is refused cannot correct it. So it says too little rather than too much: nothing
 * before the first row, no more for a larger input than for a usual one, and less and less while no row is prepared.
 */
final class LearnedWork {

    /** Least weight of a row: a change is followed within about 16 of them. */
    static final double LEAST_WEIGHT = 1.0 / 16;

    /** Silence that costs no belief yet, and then halves it each time; the mean, where that is longer. */
    static final long BELIEF_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Map<Class<?>, Mean> kinds = new ConcurrentHashMap<>();

    /** How long a row of {@code input} will probably take. */
    long nanos(RequestInput input, long nowNanos) {
        Mean mean = kinds.get(input.getClass());
        return mean == null ? 0 : mean.of(input.bytes(), nowNanos);
    }

    /** @param bytes that the input had before it was prepared */
    void learn(Class<? extends RequestInput> kind, int bytes, long nanos, long nowNanos) {
        kinds.merge(kind, new Mean(nanos, bytes, 1, nowNanos), Mean::followedBy);
    }

    /** Of the latest rows of one kind. */
    private record Mean(double nanos, double bytes, int rows, long learnedAt) {

        long of(int inputBytes, long nowNanos) {
            double share = inputBytes < bytes ? inputBytes / bytes : 1;
            return (long) (nanos * share * belief(nowNanos));
        }

        Mean followedBy(Mean row) {
            double forgotten = 1 - belief(row.learnedAt);
            double weight = Math.max(Math.max(LEAST_WEIGHT, 1.0 / (rows + 1)), forgotten);
            return new Mean(
                    nanos + weight * (row.nanos - nanos),
                    bytes + weight * (row.bytes - bytes),
                    Math.min(rows + 1, (int) (1 / LEAST_WEIGHT)),
                    row.learnedAt);
        }

        private double belief(long nowNanos) {
            double silences = (nowNanos - learnedAt) / Math.max((double) BELIEF_NANOS, nanos);
            return Math.min(1, Math.pow(2, 1 - silences));
        }
    }
}
