package io.sluice.benchmarks.serving;

import io.grpc.Status;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** How calls ended, those that a reload touched apart from the others. Safe for use by several threads. */
final class ReloadTally {

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final int DIGITS = 3;

    private final Histogram outside = new Histogram(LONGEST_NANOS, DIGITS);
    private final Histogram during = new Histogram(LONGEST_NANOS, DIGITS);
    private final Map<Status.Code, Long> failures = new EnumMap<>(Status.Code.class);
    private final Map<String, Long> versions = new TreeMap<>();
    private long moves;
    private boolean reloading;

    /** A reload begins or has ended. */
    synchronized void reloading(boolean now) {
        reloading = now;
        moves++;
    }

    /** To be handed to the end of the call that begins now. */
    synchronized long begin() {
        return reloading ? -1 : moves;
    }

    /** @param begun what {@link #begin} said */
    synchronized void answered(long begun, String version, long nanos) {
        boolean touched = reloading || begun != moves;
        (touched ? during : outside).recordValue(Math.min(nanos, LONGEST_NANOS));
        versions.merge(version, 1L, Long::sum);
    }

    synchronized void failed(Status status) {
        failures.merge(status.getCode(), 1L, Long::sum);
    }

    synchronized boolean isFlawless() {
        return failures.isEmpty();
    }

    /** One line: calls, failures, and the 99th percentiles. */
    @Override
    public synchronized String toString() {
        return "calls %d outside reloads, %d during; failed %s; versions %d; p50 %.1f and %.1f ms; p99 %.1f and %.1f ms, %.2f times"
                .formatted(
                        outside.getTotalCount(),
                        during.getTotalCount(),
                        failures.isEmpty() ? "0" : failures.toString(),
                        versions.size(),
                        millis(outside, 50),
                        millis(during, 50),
                        millis(outside, 99),
                        millis(during, 99),
                        millis(during, 99) / millis(outside, 99));
    }

    private static double millis(Histogram times, double percentile) {
        return times.getValueAtPercentile(percentile) / 1e6;
    }
}
