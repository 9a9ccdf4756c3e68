package io.sluice.server.admission;

import io.sluice.model.engine.Tower;
import io.sluice.server.latency.LatencyCurve;

/** Predicts when rows will have been answered, from what is ahead of them and how long passes take. */
interface Forecast {

    /** Of a model that is not predicted: everything is answered at once. */
    Forecast NONE = (tower, ahead, rows, nowNanos) -> nowNanos;

    /**
     * What comes before the pass of the rows in question.
     *
     * @param own rows of the same tower
     * @param other rows of the other one
     * @param preparationNanos until their request is prepared
     */
    record Ahead(int own, int other, long preparationNanos) {
        static final Ahead NOTHING = new Ahead(0, 0, 0);
    }

    /** When {@code rows} rows, at least 1, will have been answered; on the server's clock. */
    long answeredNanos(Tower tower, Ahead ahead, int rows, long nowNanos);

    /**
     * Assumes full batches ahead, dealt to the replicas in turns, and the last batch no larger than it must be. So it is
     * early rather than late: what it refuses could not have been served, and what it lets in by mistake, the batcher still
     * drops before it runs.
     */
    static Forecast of(Capacity capacity) {
        return (tower, ahead, rows, nowNanos) -> {
            LatencyCurve curve = capacity.curve(tower, nowNanos);
            int largest = capacity.maxBatchSize();
            long[] freeAtNanos = capacity.allFreeAtNanos(nowNanos);
            int lastRow = fullRows(capacity, tower, ahead.own() + rows) - 1;
            int ownBatches = lastRow / largest;
            // The towers take turns: before each batch of this one may come one of the other.
            int otherBatches =
                    Math.min(ownBatches + 1, (fullRows(capacity, other(tower), ahead.other()) + largest - 1) / largest);
            int batchesAhead = capacity.readyBatches() + ownBatches;
            long startNanos = freeAtNanos[batchesAhead % freeAtNanos.length]
                    + batchesAhead / freeAtNanos.length * curve.typicalNanos(largest)
                    + otherBatches * otherNanos(capacity, tower, nowNanos) / freeAtNanos.length;
            return Math.max(startNanos, nowNanos + ahead.preparationNanos())
                    + curve.typicalNanos(lastRow % largest + 1);
        };
    }

    /** As how many rows of full length so many rows count; at least one, if there are any. */
    private static int fullRows(Capacity capacity, Tower tower, int rows) {
        return (int) Math.ceil(rows * capacity.rowShare(tower));
    }

    private static long otherNanos(Capacity capacity, Tower tower, long nowNanos) {
        return capacity.curve(other(tower), nowNanos).typicalNanos(capacity.maxBatchSize());
    }

    private static Tower other(Tower tower) {
        return tower == Tower.VISION ? Tower.TEXT : Tower.VISION;
    }
}
