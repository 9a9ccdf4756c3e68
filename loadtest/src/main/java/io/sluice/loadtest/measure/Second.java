package io.sluice.loadtest.measure;

import java.time.Duration;

/**
 * One step of the time series, a second long but for the last.
 *
 * @param end after the start of the measurement
 * @param sentPerSecond requests meant to be sent, whether they could be or not
 * @param latency of the answers that came in this step; all zero where none came
 * @param inFlight requests under way at its end
 */
public record Second(
        Duration end,
        double sentPerSecond,
        double answeredPerSecond,
        double failedPerSecond,
        Latency latency,
        long inFlight) {

    /** Of one step. */
    public record Latency(Duration p50, Duration p99) {}
}
