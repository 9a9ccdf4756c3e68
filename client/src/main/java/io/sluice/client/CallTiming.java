package io.sluice.client;

import java.time.Duration;

/**
 * Where the server's time for one call went; for a call of several rows, each figure is that of its slowest row.
 *
 * @param preprocess decoding, resizing and cropping
 * @param queue from prepared to the start of the forward pass
 * @param execute the forward pass of the batch
 * @param batchSize rows in the batch it ran in
 * @param replica the replica that ran it, e.g. {@code cpu:0/0}
 */
public record CallTiming(Duration preprocess, Duration queue, Duration execute, int batchSize, String replica) {}
