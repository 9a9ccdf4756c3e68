package io.sluice.server.batcher;

import io.sluice.model.engine.InputShape;
import io.sluice.model.engine.Lane;
import io.sluice.model.engine.Tower;
import io.sluice.server.queue.RowQueue;
import io.sluice.server.request.InputRow;
import java.util.Arrays;
import java.util.Comparator;

/** What waits for one tower of the model: its ring, and the rows that have been taken out of it. */
final class PendingTower {

    /** How many batches of rows are taken out of the ring at most; the rest stays where it is bounded. */
    private static final int BATCHES_AHEAD = 4;

    /** Texts that take the room of one of full length; a short label is about an eighth of it. */
    private static final int TEXTS_PER_FULL_ROW = 8;

    private static final Comparator<PendingLane> OLDEST_FIRST =
            Comparator.comparingLong(PendingLane::oldestAdmittedNanos);

    private final RowQueue queue;
    private final PendingLane[] lanes;
    private final int maxRows;

    PendingTower(Tower tower, RowQueue queue, InputShape shape, int maxBatchSize) {
        this.queue = queue;
        this.lanes = Arrays.stream(Lane.values())
                .filter(lane -> lane.tower() == tower)
                .map(lane -> new PendingLane(lane, (long) maxBatchSize * lane.rowBytes(shape)))
                .toArray(PendingLane[]::new);
        this.maxRows = BATCHES_AHEAD * maxBatchSize * (tower == Tower.TEXT ? TEXTS_PER_FULL_ROW : 1);
    }

    /** Takes what has arrived, up to a few batches; returns how many rows came. */
    int takeArrivals() {
        int room = maxRows;
        for (PendingLane lane : lanes) {
            room -= lane.size();
        }
        return queue.drain(this::append, room);
    }

    /** As {@link PendingLane#dropDead}. */
    int dropDead(long nowNanos) {
        int dropped = 0;
        for (PendingLane lane : lanes) {
            dropped += lane.dropDead(nowNanos);
        }
        return dropped;
    }

    /** The one with the oldest row first. */
    PendingLane[] lanesByAge() {
        Arrays.sort(lanes, OLDEST_FIRST);
        return lanes;
    }

    private void append(InputRow row) {
        for (PendingLane lane : lanes) {
            if (lane.lane() == row.lane()) {
                lane.add(row);
            }
        }
    }
}
