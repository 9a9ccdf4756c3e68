package io.sluice.loadtest;

import java.time.Duration;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * How a load was answered. Only requests meant to be sent after the warm-up count.
 *
 * @param requests that were meant to be sent
 * @param succeeded of them
 * @param errors the others, by reason; a reason of the server's where it gave one, else the gRPC code
 * @param elapsed from the end of the warm-up to the last answer, at least the scenario's duration
 * @param imagesPerSecond answered images by {@code elapsed}
 * @param latency from the intended send time to the answer, of requests that succeeded
 * @param overhead latency without the forward pass of the request's own batch
 * @param meanBatchSize rows in the batch that a request ran in, averaged over requests; 0 where none succeeded
 */
public record LoadReport(
        long requests,
        long succeeded,
        Map<String, Long> errors,
        Duration elapsed,
        double imagesPerSecond,
        Distribution latency,
        Distribution overhead,
        double meanBatchSize) {

    public LoadReport {
        errors = Map.copyOf(errors);
    }

    /** Of durations, to three significant digits; all zero where there were none. */
    public record Distribution(Duration mean, Duration p50, Duration p90, Duration p99, Duration max) {

        static Distribution of(Histogram nanos) {
            return new Distribution(
                    Duration.ofNanos(Math.round(nanos.getMean())),
                    Duration.ofNanos(nanos.getValueAtPercentile(50)),
                    Duration.ofNanos(nanos.getValueAtPercentile(90)),
                    Duration.ofNanos(nanos.getValueAtPercentile(99)),
                    Duration.ofNanos(nanos.getMaxValue()));
        }
    }
}
