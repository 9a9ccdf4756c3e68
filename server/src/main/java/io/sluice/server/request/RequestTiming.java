package io.sluice.server.request;

/**
 * Where the time of a request went; for several rows each figure is that of its slowest row.
 *
 * @param preprocessNanos decoding, resizing and cropping
 * @param queueNanos from prepared to the start of the forward pass
 * @param executeNanos the forward pass of the batch
 * @param batchSize rows in the (largest) batch it ran in
 * @param replica the (last) replica that ran it, e.g. {@code cpu:0/0}
 */
public record RequestTiming(long preprocessNanos, long queueNanos, long executeNanos, int batchSize, String replica) {}
