package io.sluice.server.batcher;

import io.sluice.model.engine.InputShape;
import io.sluice.server.batcher.FlushDecision.Flush;
import io.sluice.server.batcher.FlushDecision.WaitUntil;
import io.sluice.server.queue.TowerQueues;
import io.sluice.server.replica.BatchSlot;
import io.sluice.server.replica.Demand;
import io.sluice.server.request.Batch;
import io.sluice.server.request.Rejection.DeadlineExceeded.Gate;
import io.sluice.server.telemetry.Instrument;
import io.sluice.server.telemetry.ModelMeter;
import java.util.Optional;

/**
 * Closes batches for the replicas of one model.
 *
 * <p>Work-conserving: an idle replica and a waiting row mean a batch now, of whatever has arrived. While every replica is
 * busy, rows pile up and form the next batch by themselves; once it is full, it is made ready. A timer that closes batches
 * whatever the replicas do is unstable: simulated with passes of 5 + 2n ms and batches of 8, from 50 % load on.
 *
 * <p>The towers of a model wait apart and take turns at the replicas: as long as rows of both wait, no tower runs two batches
 * in a row, however many rows the other one has.
 *
 * <p>Owned by one thread, which calls {@link #doWork} again and again.
 */
public final class DynamicBatcher {

    /** What {@link #doWork} returns when only an arrival or a replica can change anything. */
    public static final long NOTHING_DUE = Long.MAX_VALUE;

    private final PendingTower[] towers;
    private final BatchSlot replicas;
    private final BatchPolicy policy;
    private final ModelMeter meter;
    private int turn;
    private volatile boolean draining;

    /** @param shape extents of the model's inputs */
    public DynamicBatcher(
            TowerQueues queues, BatchSlot replicas, InputShape shape, BatchPolicy policy, ModelMeter meter) {
        this.towers = queues.towers().stream()
                .sorted()
                .map(tower -> new PendingTower(tower, queues.of(tower), shape, policy.maxBatchSize()))
                .toArray(PendingTower[]::new);
        this.replicas = replicas;
        this.policy = policy;
        this.meter = meter;
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
        for (PendingTower tower : towers) {
            dropped += tower.dropDead(nowNanos);
        }
        if (dropped > 0) {
            meter.add(Instrument.ROWS_DROPPED, dropped, Gate.BATCH);
        }
    }

    private int takeArrivals() {
        int taken = 0;
        for (PendingTower tower : towers) {
            taken += tower.takeArrivals();
        }
        return taken;
    }

    /** Closes what is due, the tower first whose turn it is, and of it the lane with the oldest row; as {@link #doWork}. */
    private long closeDue(long nowNanos) {
        int first = turn;
        long dueInNanos = NOTHING_DUE;
        for (int i = 0; i < towers.length; i++) {
            int index = (first + i) % towers.length;
            for (PendingLane lane : towers[index].lanesByAge()) {
                if (lane.size() == 0) {
                    continue;
                }
                FlushDecision decision =
                        FlushDecision.decide(lane.waiting(), replicas.demand(), draining, policy, nowNanos);
                if (decision instanceof Flush flush) {
                    turn = (index + 1) % towers.length;
                    dueInNanos = Math.min(dueInNanos, close(lane, flush.reason()));
                } else if (decision instanceof WaitUntil wait) {
                    dueInNanos = Math.min(dueInNanos, wait.nanos() - nowNanos);
                } else {
                    // No fuller batch behind it is made ready now: it would be taken before this one, again and again.
                    return dueInNanos;
                }
            }
        }
        return dueInNanos;
    }

    private long close(PendingLane lane, FlushReason reason) {
        Optional<Batch> batch = lane.close();
        if (batch.isEmpty()) {
            return 0; // every row was cancelled since dropDead; there may be others behind them
        }
        meter.add(Instrument.BATCHES, 1, reason);
        replicas.put(batch.get());
        return NOTHING_DUE;
    }
}
