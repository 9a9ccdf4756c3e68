package io.sluice.server.batcher;

import io.sluice.model.engine.InputShape;
import io.sluice.server.batcher.FlushDecision.AwaitReplica;
import io.sluice.server.batcher.FlushDecision.Flush;
import io.sluice.server.batcher.FlushDecision.NothingWaits;
import io.sluice.server.batcher.FlushDecision.WaitUntil;
import io.sluice.server.handoff.BatchSlot;
import io.sluice.server.handoff.BatchSource;
import io.sluice.server.handoff.Demand;
import io.sluice.server.queue.TowerQueues;
import io.sluice.server.rejection.CallRejection.DeadlineExceeded.Gate;
import io.sluice.server.request.Batch;
import io.sluice.server.telemetry.Instrument;
import io.sluice.server.telemetry.ModelMeter;
import java.util.Optional;

/**
 * Closes batches for the replicas of one model.
 *
 * <p>Work-conserving: an idle replica and a waiting row mean a batch now, of whatever has arrived. While every replica is
 * busy, rows pile up and form the next batch by themselves. A timer that closes batches whatever the replicas do is unstable:
 * simulated with passes of 5 + 2n ms and batches of 8, from 50 % load on. Where to deviate from that, and which rows it is too
 * late for, is the {@link BatchStrategy}'s to say; which rows come first, the {@link io.sluice.server.schedule.Schedule}'s.
 *
 * <p>The towers of a model wait apart and take turns at the replicas: as long as rows of both wait, no tower runs two batches
 * in a row, however many rows the other one has.
 *
 * <p>Owned by one thread at a time, which calls {@link #doWork} again and again.
 */
public final class DynamicBatcher {

    private final PendingTower[] towers;
    private final BatchSlot replicas;
    private final BatchStrategy strategy;
    private final ModelMeter meter;
    private int turn;
    private volatile boolean draining;

    /** @param shape extents of the model's inputs */
    public DynamicBatcher(
            TowerQueues queues, BatchSlot replicas, InputShape shape, BatchPolicy policy, ModelMeter meter) {
        this.towers = queues.towers().stream()
                .sorted()
                .map(tower -> new PendingTower(tower, queues.of(tower), shape, policy))
                .toArray(PendingTower[]::new);
        this.replicas = replicas;
        this.strategy = policy.strategy();
        this.meter = meter;
    }

    /**
     * Takes what has arrived, drops what is dead, and closes every batch that is due.
     *
     * @return as {@link BatchSource#work}
     */
    public long doWork(long nowNanos) {
        for (PendingTower tower : towers) {
            tower.takeArrivals(nowNanos);
        }
        int dead = 0;
        for (PendingTower tower : towers) {
            dead += tower.dropDead(nowNanos);
        }
        countDropped(dead, Gate.BATCH);
        return closeDue(nowNanos);
    }

    /** Nothing more will arrive: from here on no batch waits for company. Called by any thread. */
    public void drain() {
        draining = true;
    }

    /** Closes what is due, the tower first whose turn it is, and of it the lane with the most urgent row; as {@link #doWork}. */
    private long closeDue(long nowNanos) {
        int first = turn;
        long dueInNanos = BatchSource.NOTHING_DUE;
        for (int i = 0; i < towers.length; i++) {
            int index = (first + i) % towers.length;
            PendingTower tower = towers[index];
            for (PendingLane lane : tower.lanesByUrgency()) {
                Outlook outlook = outlook(tower, nowNanos);
                FlushDecision decision = decide(lane, outlook);
                if (decision instanceof Flush flush) {
                    turn = (index + 1) % towers.length;
                    dueInNanos = Math.min(dueInNanos, close(lane, flush));
                } else if (decision instanceof WaitUntil wait) {
                    dueInNanos = Math.min(dueInNanos, Math.max(1, wait.nanos() - nowNanos));
                    if (outlook.demand() == Demand.FULL_BATCH) {
                        return dueInNanos; // it goes next; nothing behind it is made ready before
                    }
                } else if (decision instanceof AwaitReplica) {
                    // No fuller batch behind it is made ready now: it would be taken before this one, again and again.
                    return dueInNanos;
                }
            }
        }
        return dueInNanos;
    }

    private FlushDecision decide(PendingLane lane, Outlook outlook) {
        if (lane.size() > 0 && outlook.demand() != Demand.NONE) {
            countDropped(lane.dropLate(strategy, outlook), Gate.FORECAST);
        }
        return lane.size() == 0 ? new NothingWaits() : strategy.decide(lane.waiting(outlook.maxBatchSize()), outlook);
    }

    private Outlook outlook(PendingTower tower, long nowNanos) {
        return new Outlook(
                replicas.demand(),
                replicas.freeAtNanos(nowNanos),
                replicas.count(),
                draining,
                replicas.curve(tower.tower(), nowNanos),
                replicas.answerNanos(),
                replicas.maxBatchSize(),
                tower.rowsPerNano(nowNanos),
                nowNanos);
    }

    private long close(PendingLane lane, Flush flush) {
        Optional<Batch> batch = lane.close(flush.maxRows());
        if (batch.isEmpty()) {
            return 0; // every row was cancelled since dropDead; there may be others behind them
        }
        meter.add(Instrument.BATCHES, 1, flush.reason());
        replicas.put(batch.get());
        return BatchSource.NOTHING_DUE;
    }

    private void countDropped(int rows, Gate gate) {
        if (rows > 0) {
            meter.add(Instrument.ROWS_DROPPED, rows, gate);
        }
    }
}
