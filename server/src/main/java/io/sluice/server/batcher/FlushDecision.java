package io.sluice.server.batcher;

/** What to do with the rows that wait in one lane. */
sealed interface FlushDecision {

    /**
     * Close a batch now.
     *
     * @param maxRows most rows of it, of full length
     */
    record Flush(FlushReason reason, int maxRows) implements FlushDecision {}

    /** Look again at this time, or when a row arrives or a replica frees itself. */
    record WaitUntil(long nanos) implements FlushDecision {}

    /** Only a replica can change anything: no batch, or no more than a full one, is wanted now. */
    record AwaitReplica() implements FlushDecision {}

    /** There is nothing to decide about. */
    record NothingWaits() implements FlushDecision {}
}
