package io.sluice.server.request;

/**
 * What forward passes of one batch size take.
 *
 * @param medianNanos and {@code p99Nanos}: of the latest few hundred passes
 * @param observations passes since the model was loaded, its warm-up included
 */
public record BatchLatency(int batchSize, long medianNanos, long p99Nanos, long observations) {}
