package io.sluice.server.replica;

import io.sluice.server.request.BatchLatency;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the forward passes of a model took, by batch size. Safe for use by several threads; written once a batch. */
public final class LatencyTable {

    /** Passes that are remembered of each batch size. */
    public static final int WINDOW = 256;

    private final SortedMap<Integer, Latest> bySize = new TreeMap<>();

    synchronized void record(int batchSize, long nanos) {
        bySize.computeIfAbsent(batchSize, size -> new Latest()).add(nanos);
    }

    /** A row for each batch size that has run, smallest first. */
    public synchronized List<BatchLatency> rows() {
        return bySize.entrySet().stream()
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
