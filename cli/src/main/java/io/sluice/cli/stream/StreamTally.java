package io.sluice.cli.stream;

import io.sluice.cli.output.TimingView;
import io.sluice.client.stream.FrameAnswer;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/** Counts answers, in memory that does not grow with them. One thread at a time uses it. */
final class StreamTally {

    private static final int SIGNIFICANT_DIGITS = 3;
    private static final double MICROS_PER_MILLI = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double FPS_DIGITS = 1e3;

    /* In microseconds. */
    private final Histogram latencies = new Histogram(SIGNIFICANT_DIGITS);
    private long dropped;
    private long errors;

    void count(FrameAnswer answer, Duration latency) {
        if (answer instanceof FrameAnswer.Dropped) {
            dropped++;
        } else if (answer instanceof FrameAnswer.Failed) {
            errors++;
        } else {
            latencies.recordValue(latency.toNanos() / 1_000);
        }
    }

    /**
     * @param frames sent
     * @param elapsed from the start to the last answer
     */
    StreamSummary summary(long frames, Duration elapsed) {
        long answered = latencies.getTotalCount();
        double seconds = elapsed.toNanos() / NANOS_PER_SECOND;
        double fps = seconds > 0 ? answered / seconds : 0;
        return new StreamSummary(
                frames,
                answered,
                dropped,
                errors,
                TimingView.seconds(elapsed),
                Math.round(fps * FPS_DIGITS) / FPS_DIGITS,
                latencies.getValueAtPercentile(50) / MICROS_PER_MILLI,
                latencies.getValueAtPercentile(99) / MICROS_PER_MILLI);
    }
}
