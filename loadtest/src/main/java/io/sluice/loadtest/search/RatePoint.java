package io.sluice.loadtest.search;

import io.sluice.loadtest.measure.LoadReport;
import java.time.Duration;

/**
 * What came of a load at one rate.
 *
 * @param rate meant, in requests a second
 * @param answeredPerSecond requests that succeeded
 * @param goodput share of all requests that were answered within the objective, in [0, 1]
 * @param errors requests that failed
 * @param isClientSaturated whether the client, not the server, was what limited it
 */
public record RatePoint(
        double rate,
        double answeredPerSecond,
        Latency latency,
        double goodput,
        long errors,
        boolean isClientSaturated) {

    /** From the intended send time. */
    public record Latency(Duration p50, Duration p99) {}

    public static RatePoint of(double rate, LoadReport report) {
        return new RatePoint(
                rate,
                report.requestsPerSecond(),
                new Latency(
                        report.latencies().latency().p50(),
                        report.latencies().latency().p99()),
                report.counts().goodput(),
                report.counts().failed(),
                report.saturation().isSaturated());
    }
}
