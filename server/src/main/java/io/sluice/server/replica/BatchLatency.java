package io.sluice.server.replica;

/**
 * What forward passes of one batch size take.
 *
 * @param medianNanos and {@code p99Nanos}: of the latest {@link LatencyTable#WINDOW} passes
 * @param observations passes since the model was loaded, its warm-up included
 */
public record BatchLatency(int batchSize, long medianNanos, long p99Nanos, long observations) {}
