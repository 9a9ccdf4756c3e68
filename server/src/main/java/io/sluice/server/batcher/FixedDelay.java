package io.sluice.server.batcher;

import io.sluice.server.batcher.FlushDecision.AwaitReplica;
import io.sluice.server.batcher.FlushDecision.Flush;
import io.sluice.server.batcher.FlushDecision.WaitUntil;
import io.sluice.server.handoff.Demand;
import io.sluice.server.request.InferenceRequest;

/** Closes a batch when it is full or its oldest row has waited so long; what other servers do, kept for comparison. */
record FixedDelay(long maxQueueDelayNanos) implements BatchStrategy {

    @Override
    public FlushDecision decide(Waiting waiting, Outlook outlook) {
        if (outlook.demand() == Demand.NONE) {
            return new AwaitReplica();
        }
        if (waiting.full()) {
            return new Flush(FlushReason.FULL, outlook.maxBatchSize());
        }
        if (outlook.demand() == Demand.FULL_BATCH) {
            return new AwaitReplica();
        }
        if (outlook.draining()) {
            return new Flush(FlushReason.DRAIN, outlook.maxBatchSize());
        }
        if (maxQueueDelayNanos == 0) {
            return new Flush(FlushReason.REPLICA_IDLE, outlook.maxBatchSize());
        }
        long dueNanos = waiting.oldestAdmittedNanos() + maxQueueDelayNanos;
        if (outlook.nowNanos() - dueNanos >= 0) {
            return new Flush(FlushReason.QUEUE_DELAY, outlook.maxBatchSize());
        }
        long deadlineNanos = waiting.deadlineNanos();
        if (deadlineNanos != InferenceRequest.NO_DEADLINE && deadlineNanos - dueNanos <= 0) {
            return new Flush(FlushReason.DEADLINE, outlook.maxBatchSize());
        }
        return new WaitUntil(dueNanos);
    }

    @Override
    public boolean isTooLate(long deadlineNanos, int rowsLeft, Waiting waiting, Outlook outlook) {
        return false;
    }
}
