package io.sluice.server.batcher;

import io.sluice.model.engine.InputShape;
import io.sluice.model.engine.Lane;
import io.sluice.model.engine.Tower;
import io.sluice.server.queue.RowQueue;
import io.sluice.server.request.InputRow;
import java.util.Arrays;
import java.util.Comparator;

/** What waits for one tower of the model: its ring, the rows that have been taken out of it, and how fast they come. */
final class PendingTower {

    private static final Comparator<PendingLane> MOST_URGENT_FIRST =
            Comparator.comparingLong(PendingLane::earliestNanos);

    private final Tower tower;
    private final RowQueue queue;
    private final PendingLane[] lanes;
    private final ArrivalRate arrivals = new ArrivalRate();
    private double arrived;

    PendingTower(Tower tower, RowQueue queue, InputShape shape, BatchPolicy policy) {
        this.tower = tower;
        this.queue = queue;
        this.lanes = Arrays.stream(Lane.values())
                .filter(lane -> lane.tower() == tower)
                .map(lane -> new PendingLane(lane, lane.rowBytes(shape), policy))
                .toArray(PendingLane[]::new);
    }

    Tower tower() {
        return tower;
    }

    /** Takes what has arrived, all of it: the order of what waits in the ring cannot be changed. */
    void takeArrivals(long nowNanos) {
        arrived = 0;
        if (queue.drain(this::append, queue.capacity()) > 0) {
            arrivals.add(arrived, nowNanos);
        }
    }

    double rowsPerNano(long nowNanos) {
        return arrivals.rowsPerNano(nowNanos);
    }

    /** As {@link PendingLane#dropDead}. */
    int dropDead(long nowNanos) {
        int dropped = 0;
        for (PendingLane lane : lanes) {
            dropped += lane.dropDead(nowNanos);
        }
        return dropped;
    }

    /** The one with the most urgent row first. */
    PendingLane[] lanesByUrgency() {
        Arrays.sort(lanes, MOST_URGENT_FIRST);
        return lanes;
    }

    private void append(InputRow row) {
        for (PendingLane lane : lanes) {
            if (lane.lane() == row.lane()) {
                lane.add(row);
                arrived += lane.share(row);
            }
        }
    }
}
