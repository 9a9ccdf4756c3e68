package io.sluice.server.batcher;

import java.util.concurrent.TimeUnit;

/** How many rows arrive, counted as rows of full length, averaged over the last half second or so, the latest counting most. Owned by the batcher. */
final class ArrivalRate {

    private static final double WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private double rowsPerNano;
    private long updatedNanos;

    void add(double rows, long nowNanos) {
        rowsPerNano = rowsPerNano(nowNanos) + rows / WINDOW_NANOS;
        updatedNanos = nowNanos;
    }

    double rowsPerNano(long nowNanos) {
        return rowsPerNano * Math.exp((updatedNanos - nowNanos) / WINDOW_NANOS);
    }
}
