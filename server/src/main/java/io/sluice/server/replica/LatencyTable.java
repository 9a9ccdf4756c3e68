package io.sluice.server.replica;

import io.sluice.model.engine.Tower;
import io.sluice.server.request.BatchLatency;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the forward passes of a model took, by tower and batch size. Safe for use by several threads; written once a batch.
 *
 * <p>Texts differ in length: a batch of them counts as many rows as it would have of full length, rounded up.
 */
public final class LatencyTable {

    /** Passes that are remembered of each batch size. */
    public static final int WINDOW = 256;

    private final Map<Tower, SortedMap<Integer, Latest>> bySize = new EnumMap<>(Tower.class);

    synchronized void record(Tower tower, int batchSize, long nanos) {
        bySize.computeIfAbsent(tower, key -> new TreeMap<>())
                .computeIfAbsent(batchSize, size -> new Latest())
                .add(nanos);
    }

    /** A row for each batch size that has run on this tower, smallest first. */
    public synchronized List<BatchLatency> rows(Tower tower) {
        return bySize.getOrDefault(tower, Collections.emptySortedMap()).entrySet().stream()
                .map(entry -> entry.getValue().row(entry.getKey()))
                .toList();
    }

    /** The latest passes of one batch size, in a ring. */
    private static final class Latest {
        private final long[] nanos = new long[WINDOW];
        private long observations;

        void add(long value) {
            nanos[(int) (observations++ % WINDOW)] = value;
        }

        BatchLatency row(int batchSize) {
            long[] sorted = Arrays.copyOf(nanos, (int) Math.min(observations, WINDOW));
            Arrays.sort(sorted);
            return new BatchLatency(batchSize, quantile(sorted, 0.5), quantile(sorted, 0.99), observations);
        }

        /** The smallest value that at least this share of values does not exceed. */
        private static long quantile(long[] sorted, double share) {
            return sorted[(int) Math.ceil(share * sorted.length) - 1];
        }
    }
}
