package io.sluice.server.batcher;

import io.sluice.model.engine.Lane;
import io.sluice.server.batcher.FlushDecision.Flush;
import io.sluice.server.batcher.FlushDecision.WaitUntil;
import io.sluice.server.queue.RowQueue;
import io.sluice.server.replica.BatchSlot;
import io.sluice.server.replica.Demand;
import io.sluice.server.request.Batch;
import io.sluice.server.request.InputRow;
import io.sluice.server.request.Rejection.DeadlineExceeded.Gate;
import io.sluice.server.telemetry.Instrument;
import io.sluice.server.telemetry.ModelMeter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/**
 * Closes batches for the replicas of one model.
 *
 * <p>Work-conserving: an idle replica and a waiting row mean a batch now, of whatever has arrived. While every replica is
 * busy, rows pile up and form the next batch by themselves; once it is full, it is made ready. A timer that closes batches
 * whatever the replicas do is unstable: simulated with passes of 5 + 2n ms and batches of 8, from 50 % load on.
 *
 * <p>Owned by one thread, which calls {@link #doWork} again and again.
 */
public final class DynamicBatcher {

    /** What {@link #doWork} returns when only an arrival or a replica can change anything. */
    public static final long NOTHING_DUE = Long.MAX_VALUE;

    /** How many batches of rows are taken out of the ring at most; the rest stays where it is bounded. */
    private static final int BATCHES_AHEAD = 4;

    private static final Comparator<PendingLane> OLDEST_FIRST =
            Comparator.comparingLong(PendingLane::oldestAdmittedNanos);

    private final RowQueue queue;
    private final BatchSlot replicas;
    private final BatchPolicy policy;
    private final ModelMeter meter;
    private final PendingLane[] byLane;
    private final PendingLane[] byAge;
    private volatile boolean draining;

    public DynamicBatcher(RowQueue queue, BatchSlot replicas, BatchPolicy policy, ModelMeter meter) {
        this.queue = queue;
        this.replicas = replicas;
        this.policy = policy;
        this.meter = meter;
        this.byLane = Arrays.stream(Lane.values()).map(PendingLane::new).toArray(PendingLane[]::new);
        this.byAge = byLane.clone();
    }

    /**
     * Takes what has arrived, drops what is dead, and closes every batch that is due.
     *
     * @return nanoseconds until something is due, unless a row arrives or a replica frees itself before; 0 to be called
     *     again at once, {@link #NOTHING_DUE} if nothing is
     */
    public long doWork(long nowNanos) {
        // Dead rows go before and after: a ring must not stand full behind rows that nobody waits for.
        do {
            dropDead(nowNanos);
        } while (takeArrivals() > 0);
        return closeDue(nowNanos);
    }

    /** Whether an arrival could be dispatched at once: a replica is idle, and no batch is on its way to it. */
    public boolean wantsArrivals() {
        return replicas.demand() == Demand.ANY_BATCH;
    }

    /** Nothing more will arrive: from here on no batch waits for company. Called by any thread. */
    public void drain() {
        draining = true;
    }

    private void dropDead(long nowNanos) {
        int dropped = 0;
        for (PendingLane lane : byLane) {
            dropped += lane.dropDead(nowNanos);
        }
        if (dropped > 0) {
            meter.add(Instrument.ROWS_DROPPED, dropped, Gate.BATCH);
        }
    }

    private int takeArrivals() {
        int room = BATCHES_AHEAD * policy.maxBatchSize();
        for (PendingLane lane : byLane) {
            room -= lane.size();
        }
        return queue.drain(this::append, room);
    }

    private void append(InputRow row) {
        byLane[row.lane().ordinal()].add(row);
    }

    /** Closes what is due, the lane with the oldest row first; returns as {@link #doWork}. */
    private long closeDue(long nowNanos) {
        Arrays.sort(byAge, OLDEST_FIRST);
        long dueInNanos = NOTHING_DUE;
        for (PendingLane lane : byAge) {
            if (lane.size() == 0) {
                continue;
            }
            FlushDecision decision =
                    FlushDecision.decide(lane.waiting(), replicas.demand(), draining, policy, nowNanos);
            if (decision instanceof Flush flush) {
                dueInNanos = Math.min(dueInNanos, close(lane, flush.reason()));
            } else if (decision instanceof WaitUntil wait) {
                dueInNanos = Math.min(dueInNanos, wait.nanos() - nowNanos);
            }
        }
        return dueInNanos;
    }

    private long close(PendingLane lane, FlushReason reason) {
        Optional<Batch> batch = lane.close(policy.maxBatchSize());
        if (batch.isEmpty()) {
            return 0; // every row was cancelled since dropDead; there may be others behind them
        }
        meter.add(Instrument.BATCHES, 1, reason);
        replicas.put(batch.get());
        return NOTHING_DUE;
    }
}
