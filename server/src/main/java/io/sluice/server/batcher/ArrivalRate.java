package io.sluice.server.batcher;

import java.util.concurrent.TimeUnit;

/** How many rows arrive, averaged over the last half second or so, the latest counting most. Owned by the batcher. */
final class ArrivalRate {

    private static final double WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private double rowsPerNano;
    private long updatedNanos;

    void add(int rows, long nowNanos) {
        rowsPerNano = rowsPerNano(nowNanos) + rows / WINDOW_NANOS;
        updatedNanos = nowNanos;
    }

    double rowsPerNano(long nowNanos) {
        return rowsPerNano * Math.exp((updatedNanos - nowNanos) / WINDOW_NANOS);
    }
}
