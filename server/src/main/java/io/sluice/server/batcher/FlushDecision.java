package io.sluice.server.batcher;

import io.sluice.server.replica.Demand;
import io.sluice.server.request.InferenceRequest;

/** What to do with the rows that wait in one lane: a pure function of them, of the replicas and of the clock. */
sealed interface FlushDecision {

    /** Close a batch now. */
    record Flush(FlushReason reason) implements FlushDecision {}

    /** A replica is idle; look again at this time, or when a row arrives. */
    record WaitUntil(long nanos) implements FlushDecision {}

    /** Only a replica can change anything: no batch, or no more than a full one, is wanted now. */
    record AwaitReplica() implements FlushDecision {}

    /**
     * The rows that wait in one lane.
     *
     * @param full whether they fill a batch
     * @param oldestAdmittedNanos when the request of the oldest row was admitted
     * @param earliestDeadlineNanos or {@link InferenceRequest#NO_DEADLINE}
     */
    record Waiting(boolean full, long oldestAdmittedNanos, long earliestDeadlineNanos) {}

    /** Decides for one lane. {@code draining}: nothing more will arrive. */
    static FlushDecision decide(Waiting waiting, Demand demand, boolean draining, BatchPolicy policy, long nowNanos) {
        if (demand == Demand.NONE) {
            return new AwaitReplica();
        }
        if (waiting.full()) {
            return new Flush(FlushReason.FULL);
        }
        if (demand == Demand.FULL_BATCH) {
            return new AwaitReplica();
        }
        if (draining) {
            return new Flush(FlushReason.DRAIN);
        }
        if (policy.maxQueueDelay().isZero()) {
            return new Flush(FlushReason.REPLICA_IDLE);
        }
        long dueNanos = waiting.oldestAdmittedNanos() + policy.maxQueueDelay().toNanos();
        if (nowNanos - dueNanos >= 0) {
            return new Flush(FlushReason.QUEUE_DELAY);
        }
        long deadlineNanos = waiting.earliestDeadlineNanos();
        if (deadlineNanos != InferenceRequest.NO_DEADLINE && deadlineNanos - dueNanos <= 0) {
            return new Flush(FlushReason.DEADLINE);
        }
        return new WaitUntil(dueNanos);
    }
}
