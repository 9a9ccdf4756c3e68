package io.sluice.loadtest.measure;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the server says that the time of the answered requests went.
 *
 * @param queue from prepared to the start of the forward pass
 * @param execute the forward pass of a request's batch
 * @param batchSizes requests by the rows of the batch that they ran in; the last may stand for all that are larger
 */
public record ServerTimings(
        Distribution preprocess, Distribution queue, Distribution execute, SortedMap<Integer, Long> batchSizes) {

    public ServerTimings {
        batchSizes = new TreeMap<>(batchSizes);
    }

    /** Rows in the batch that a request ran in, averaged over requests; 0 where none said. */
    public double meanBatchSize() {
        long requests = batchSizes.values().stream().mapToLong(Long::longValue).sum();
        double rows = batchSizes.entrySet().stream()
                .mapToDouble(entry -> (double) entry.getKey() * entry.getValue())
                .sum();
        return requests == 0 ? 0 : rows / requests;
    }
}
