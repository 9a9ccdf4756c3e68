package io.sluice.loadtest.measure;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Durations of one kind. Written by any thread without locks; read by one thread at a time. */
final class DurationRecorder {

    /** What is longer counts as this long. */
    static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);

    private static final int SIGNIFICANT_DIGITS = 3;

    private final Recorder recent = new Recorder(LONGEST_NANOS, SIGNIFICANT_DIGITS);
    private final Histogram total = new Histogram(LONGEST_NANOS, SIGNIFICANT_DIGITS);

    void record(long nanos) {
        recent.recordValue(Math.max(0, Math.min(nanos, LONGEST_NANOS)));
    }

    /** What was recorded since the last call. */
    Histogram takeInterval() {
        Histogram interval = recent.getIntervalHistogram();
        total.add(interval);
        return interval;
    }

    Distribution distribution() {
        takeInterval();
        return Distribution.of(total);
    }
}
