package io.sluice.server.batcher;

import io.sluice.server.batcher.FlushDecision.AwaitReplica;
import io.sluice.server.batcher.FlushDecision.Flush;
import io.sluice.server.batcher.FlushDecision.WaitUntil;
import io.sluice.server.handoff.Demand;
import io.sluice.server.latency.LatencyCurve;
import io.sluice.server.request.InferenceRequest;
import java.util.concurrent.TimeUnit;

/**
 * Decides by how long batches take on this machine, and by the deadlines of those who wait.
 *
 * <p>An idle replica gets what has arrived, at once. There are two exceptions, both from the measured curve L(b):
 *
 * <ul>
 *   <li>Near the limit of what the replicas can do, a batch waits for its next row if that serves more rows a second, the
 *       wait included, and no deadline is in the way. Where L(b) is proportional to b, as on a CPU, it never is.
 *   <li>Where a full batch would end after a deadline, and the smallest batch that is about as efficient would not, that one
 *       runs. Nothing else trims a batch: that saves one request, and costs the ones behind it more.
 * </ul>
 */
record LearnedLatency(long maxQueueDelayNanos) implements BatchStrategy {

    /** While replicas are busy, a batch is made ready so long before one will be free. */
    static final long LEAD_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    /** At least so long an answer is taken to be under way after its pass, to the client. */
    static final long LEAST_RESERVE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** What an answer takes inside the server, it is taken to take again outside: the same processors, or the same network. */
    private static final int THERE_AND_ON = 2;

    /** Below this share of what the replicas can do, waiting for company only makes answers late. */
    static final double HIGH_LOAD = 0.85;

    @Override
    public FlushDecision decide(Waiting waiting, Outlook outlook) {
        if (outlook.demand() == Demand.NONE) {
            return new AwaitReplica();
        }
        int knee = outlook.curve().knee(outlook.maxBatchSize());
        if (waiting.size() > knee && endsLate(waiting.size(), waiting, outlook)) {
            return whenWanted(new Flush(FlushReason.DEADLINE, knee), outlook);
        }
        if (waiting.full()) {
            return whenWanted(new Flush(FlushReason.FULL, outlook.maxBatchSize()), outlook);
        }
        if (outlook.demand() == Demand.FULL_BATCH) {
            return new AwaitReplica();
        }
        if (outlook.draining()) {
            return new Flush(FlushReason.DRAIN, outlook.maxBatchSize());
        }
        return waitOrGo(waiting, outlook);
    }

    @Override
    public boolean isTooLate(long deadlineNanos, int rowsLeft, Waiting waiting, Outlook outlook) {
        if (deadlineNanos == InferenceRequest.NO_DEADLINE) {
            return false;
        }
        int largest = outlook.maxBatchSize();
        if (rowsLeft > largest) {
            long rounds = roundedUp(rowsLeft, largest * outlook.replicas());
            long endNanos = outlook.startNanos() + rounds * outlook.curve().typicalNanos(largest);
            return endNanos - deadlineNanos > 0;
        }
        int smallest =
                Math.max(rowsLeft, Math.min(waiting.size(), outlook.curve().knee(largest)));
        return endNanos(smallest, waiting, outlook) - deadlineNanos > 0;
    }

    /** Now, if a replica is idle or soon will be; else shortly before, because until then more urgent rows may come. */
    private static FlushDecision whenWanted(Flush flush, Outlook outlook) {
        long wantedNanos = outlook.startNanos() - LEAD_NANOS;
        return outlook.nowNanos() - wantedNanos >= 0 ? flush : new WaitUntil(wantedNanos);
    }

    private FlushDecision waitOrGo(Waiting waiting, Outlook outlook) {
        Flush go = new Flush(FlushReason.REPLICA_IDLE, outlook.maxBatchSize());
        if (maxQueueDelayNanos == 0 || !isWorthWaiting(waiting.size(), outlook)) {
            return go;
        }
        long now = outlook.nowNanos();
        long delayedNanos = waiting.oldestAdmittedNanos() + maxQueueDelayNanos;
        if (now - delayedNanos >= 0) {
            return new Flush(FlushReason.QUEUE_DELAY, outlook.maxBatchSize());
        }
        if (waiting.deadlineNanos() == InferenceRequest.NO_DEADLINE) {
            return new WaitUntil(delayedNanos);
        }
        long lastStartNanos = waiting.deadlineNanos() - safeNanos(waiting.size() + 1, outlook);
        if (now - lastStartNanos >= 0) {
            return new Flush(FlushReason.DEADLINE, outlook.maxBatchSize());
        }
        return new WaitUntil(Math.min(delayedNanos, lastStartNanos));
    }

    /** Whether one more row, and the wait for it, serves more rows a second than going now. */
    private static boolean isWorthWaiting(int size, Outlook outlook) {
        if (outlook.load() < HIGH_LOAD) {
            return false;
        }
        LatencyCurve curve = outlook.curve();
        double wait = 1 / outlook.rowsPerNano();
        return (size + 1) / (wait + curve.typicalNanos(size + 1)) > size / (double) curve.typicalNanos(size);
    }

    private static boolean endsLate(int size, Waiting waiting, Outlook outlook) {
        return waiting.deadlineNanos() != InferenceRequest.NO_DEADLINE
                && endNanos(size, waiting, outlook) - waiting.deadlineNanos() > 0;
    }

    /**
     * When the answers of a batch will be there. Where more wait than it holds, with a margin: a row that may be late takes
     * the place of one that will not. Else without: it has the replica to itself, and may as well try.
     */
    private static long endNanos(int size, Waiting waiting, Outlook outlook) {
        return outlook.startNanos()
                + (waiting.contested()
                        ? safeNanos(size, outlook)
                        : outlook.curve().typicalNanos(size));
    }

    /**
     * What a pass and the way of its answers rarely exceed. At most one and a half usual passes, or a bad moment would refuse
     * everything.
     */
    private static long safeNanos(int size, Outlook outlook) {
        long typical = outlook.curve().typicalNanos(size);
        long reserve = Math.max(LEAST_RESERVE_NANOS, THERE_AND_ON * outlook.answerNanos());
        long margin = outlook.curve().slowNanos(size) - typical + reserve;
        return typical + Math.max(LEAST_RESERVE_NANOS, Math.min(margin, typical / 2));
    }

    private static int roundedUp(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
