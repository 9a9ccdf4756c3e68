package io.sluice.loadtest.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** The time series of one load: differences of the counters from step to step. Stepped by one thread. */
final class Timeline {

    private static final double NANOS_PER_SECOND = 1e9;

    /** What is left at the end says nothing about a second. */
    private static final long SHORTEST_NANOS = 500_000_000;

    private final long startNanos;
    private final Tally tally;
    private final DurationRecorder latency;
    private final List<Second> seconds = new ArrayList<>();
    private long stepStartNanos;
    private long started;
    private long succeeded;
    private long failed;

    /** @param beginNanos of the warm-up */
    Timeline(long beginNanos, long startNanos, Tally tally, DurationRecorder latency) {
        this.startNanos = startNanos;
        this.tally = tally;
        this.latency = latency;
        this.stepStartNanos = beginNanos;
    }

    /** The step that ends now; it is kept unless most of it lies in the warm-up, or it is a short rest. */
    synchronized Second tick(long nowNanos) {
        long lengthNanos = Math.max(1, nowNanos - stepStartNanos);
        double length = lengthNanos / NANOS_PER_SECOND;
        Histogram answered = latency.takeInterval();
        long startedNow = tally.started.sum();
        long succeededNow = tally.succeeded.sum();
        long failedNow = tally.failed.sum();
        Second second = new Second(
                Duration.ofNanos(nowNanos - startNanos),
                (startedNow - started) / length,
                (succeededNow - succeeded) / length,
                (failedNow - failed) / length,
                new Second.Latency(
                        Duration.ofNanos(answered.getValueAtPercentile(50)),
                        Duration.ofNanos(answered.getValueAtPercentile(99))),
                tally.inFlight());
        started = startedNow;
        succeeded = succeededNow;
        failed = failedNow;
        stepStartNanos = nowNanos;
        boolean isLongEnough = lengthNanos >= SHORTEST_NANOS || seconds.isEmpty();
        if (nowNanos - startNanos > lengthNanos / 2 && isLongEnough) {
            seconds.add(second);
        }
        return second;
    }

    synchronized List<Second> seconds() {
        return List.copyOf(seconds);
    }
}
