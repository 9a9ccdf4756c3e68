package io.sluice.cli.output;

import io.sluice.client.CallTiming;
import java.time.Duration;

/**
 * Where the server's time for one call went, as a JSON document says it.
 *
 * @param batchSize rows in the batch it ran in
 */
public record TimingView(double preprocessMs, double queueMs, double executeMs, int batchSize, String replica) {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MILLIS_PER_SECOND = 1e3;

    public static TimingView of(CallTiming timing) {
        return new TimingView(
                millis(timing.preprocess()),
                millis(timing.queue()),
                millis(timing.execute()),
                timing.batchSize(),
                timing.replica());
    }

    /** To the millisecond. */
    public static double seconds(Duration duration) {
        return Math.round(duration.toNanos() / NANOS_PER_MILLI) / MILLIS_PER_SECOND;
    }

    /** To the microsecond: what is finer is noise. */
    public static double millis(Duration duration) {
        return Math.round(duration.toNanos() / 1e3) * 1e3 / NANOS_PER_MILLI;
    }
}
