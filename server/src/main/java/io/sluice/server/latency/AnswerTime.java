package io.sluice.server.latency;

import java.util.concurrent.TimeUnit;

/**
 * How long an answer is under way after its pass: until it is handed to the connection. Nine of ten take less, lately; follows
 * within some dozens of answers. Safe for use by several threads.
 *
 * <p>A running quantile: it rises by nine parts when it was exceeded, and falls by one part when it was not.
 */
public final class AnswerTime {

    private static final double QUANTILE = 0.9;

    /** Of what it is at the time: how far one answer can move it. */
    private static final double STEP = 0.1;

    private static final double SMALLEST_STEP_NANOS = TimeUnit.MICROSECONDS.toNanos(5);

    private double nanos;

    /** Notes one answer. */
    public synchronized void record(long observedNanos) {
        double step = Math.max(SMALLEST_STEP_NANOS, STEP * nanos);
        nanos = observedNanos > nanos ? nanos + QUANTILE * step : Math.max(0, nanos - (1 - QUANTILE) * step);
    }

    /** 0 before the first. */
    public synchronized long nanos() {
        return Math.round(nanos);
    }
}
