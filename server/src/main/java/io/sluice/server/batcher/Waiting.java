package io.sluice.server.batcher;

import io.sluice.server.request.InferenceRequest;

/**
 * The rows that wait in one lane.
 *
 * @param size of the batch that they would make now, in rows of full length
 * @param full whether that batch cannot grow
 * @param contested whether more wait than it holds
 * @param oldestAdmittedNanos when the request of the oldest row was admitted
 * @param deadlineNanos the earliest, or {@link InferenceRequest#NO_DEADLINE}
 */
record Waiting(int size, boolean full, boolean contested, long oldestAdmittedNanos, long deadlineNanos) {}
