package io.sluice.loadtest.measure;

/**
 * What is kept of one answer.
 *
 * @param items images or texts that it answers
 * @param batchSize rows in the batch that the request ran in; 0 where the server does not say
 * @param preprocessNanos by the server's own clock, as the next two
 * @param queueNanos from prepared to the start of the forward pass
 * @param executeNanos the forward pass of the batch
 */
public record Answer(int items, int batchSize, long preprocessNanos, long queueNanos, long executeNanos) {}
