package io.sluice.server.request;

/**
 * What forward passes of one batch size take at the moment.
 *
 * @param medianNanos and {@code p99Nanos}: as learned from all passes, the latest above all; never less than of a smaller
 *     batch
 * @param observations passes of this size since the model was loaded, its warm-up included
 */
public record BatchLatency(int batchSize, long medianNanos, long p99Nanos, long observations) {}
