package io.sluice.loadtest.measure;

import java.time.Duration;
import java.util.List;

/**
 * How a load was answered. Only requests meant to be sent after the warm-up count.
 *
 * @param elapsed from the end of the warm-up to the last answer, at least the load's duration
 * @param timeline a step for each second
 */
public record LoadReport(
        Counts counts,
        Duration elapsed,
        Latencies latencies,
        ServerTimings server,
        Saturation saturation,
        List<Second> timeline) {

    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * Of the requests that succeeded.
     *
     * @param latency from the intended send time to the answer
     * @param service from the actual send time to the answer
     * @param overhead latency without the forward pass of the request's own batch
     */
    public record Latencies(Distribution latency, Distribution service, Distribution overhead) {}

    public LoadReport {
        timeline = List.copyOf(timeline);
    }

    public double requestsPerSecond() {
        return counts.succeeded() * NANOS_PER_SECOND / elapsed.toNanos();
    }

    /** Images and texts answered a second. */
    public double itemsPerSecond() {
        return counts.items() * NANOS_PER_SECOND / elapsed.toNanos();
    }

    /** Requests answered within the objective, a second. */
    public double goodPerSecond() {
        return counts.withinSlo() * NANOS_PER_SECOND / elapsed.toNanos();
    }
}
