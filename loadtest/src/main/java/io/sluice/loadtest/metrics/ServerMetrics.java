package io.sluice.loadtest.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How the server's own figures went during a load.
 *
 * @param samples about one a second, in order
 */
public record ServerMetrics(List<ServerSample> samples) {

    /**
     * Forward passes of more rows than the bucket before, and at most {@code rows}.
     *
     * @param rows infinite for the last bucket
     */
    public record Bucket(double rows, long passes) {}

    public ServerMetrics {
        samples = List.copyOf(samples);
    }

    /** Forward passes during the load by their rows; empty where fewer than two samples came. */
    public List<Bucket> batchSizes() {
        if (samples.size() < 2) {
            return List.of();
        }
        ServerSample first = samples.get(0);
        ServerSample last = samples.get(samples.size() - 1);
        List<Bucket> buckets = new ArrayList<>();
        double below = 0;
        for (Map.Entry<Double, Double> bucket : last.passesBySize().entrySet()) {
            double upTo = bucket.getValue() - first.passesBySize().getOrDefault(bucket.getKey(), 0.0);
            buckets.add(new Bucket(bucket.getKey(), Math.round(Math.max(0, upTo - below))));
            below = upTo;
        }
        return buckets;
    }

    /** Rows in a forward pass, averaged over passes; 0 where none ran. */
    public double meanBatchSize() {
        if (samples.size() < 2) {
            return 0;
        }
        ServerSample first = samples.get(0);
        ServerSample last = samples.get(samples.size() - 1);
        double passes = last.passes() - first.passes();
        return passes <= 0 ? 0 : (last.rows() - first.rows()) / passes;
    }
}
