package io.sluice.server.admission;

import io.sluice.model.engine.Tower;
import io.sluice.server.latency.LatencyCurve;

/**
 * Assumes full batches ahead, dealt to the replicas in turns, and the last batch no larger than it must be. So it is early
 * rather than late: what it refuses could not have been served, and what it lets in by mistake, the batcher still drops
 * before it runs.
 */
record QueueForecast(Capacity capacity) implements Forecast {

    @Override
    public long answeredNanos(Tower tower, Ahead ahead, int rows, long nowNanos) {
        LatencyCurve curve = capacity.curve(tower, nowNanos);
        int largest = capacity.maxBatchSize();
        long[] freeAtNanos = capacity.allFreeAtNanos(nowNanos);
        int lastRow = fullRows(tower, ahead.own() + rows) - 1;
        int ownBatches = lastRow / largest;
        // The towers take turns: before each batch of this one may come one of the other.
        int otherBatches = Math.min(ownBatches + 1, roundedUp(fullRows(tower.other(), ahead.other()), largest));
        int batchesAhead = capacity.readyBatches() + ownBatches;
        long startNanos = freeAtNanos[batchesAhead % freeAtNanos.length]
                + batchesAhead / freeAtNanos.length * curve.typicalNanos(largest)
                + otherBatches * otherNanos(tower, nowNanos) / freeAtNanos.length;
        return Math.max(startNanos, nowNanos + ahead.preparationNanos()) + curve.typicalNanos(lastRow % largest + 1);
    }

    @Override
    public long aloneNanos(Tower tower, int rows, long nowNanos) {
        LatencyCurve curve = capacity.curve(tower, nowNanos);
        int largest = capacity.maxBatchSize();
        int fullRows = fullRows(tower, rows);
        if (fullRows <= largest) {
            return curve.typicalNanos(fullRows);
        }
        int replicas = capacity.allFreeAtNanos(nowNanos).length;
        return roundedUp(roundedUp(fullRows, largest), replicas) * curve.typicalNanos(largest);
    }

    /** As how many rows of full length so many rows count; at least one, if there are any. */
    private int fullRows(Tower tower, int rows) {
        return (int) Math.ceil(rows * capacity.rowShare(tower));
    }

    private long otherNanos(Tower tower, long nowNanos) {
        return capacity.curve(tower.other(), nowNanos).typicalNanos(capacity.maxBatchSize());
    }

    private static int roundedUp(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
