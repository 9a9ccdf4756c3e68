package io.sluice.loadtest;

import io.sluice.client.ClassifyAnswer;
import io.sluice.client.SluiceException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Recorder;

/** What is known of the answers so far. Safe for use by several threads; read it when all have answered. */
final class Measurements {

    private static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final int SIGNIFICANT_DIGITS = 3;

    private final long startNanos;
    private final Recorder latencies = new Recorder(LONGEST_NANOS, SIGNIFICANT_DIGITS);
    private final Recorder overheads = new Recorder(LONGEST_NANOS, SIGNIFICANT_DIGITS);
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder images = new LongAdder();
    private final LongAdder batchSizes = new LongAdder();
    private final LongAccumulator lastAnswerNanos;
    private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();

    /** @param startNanos end of the warm-up; what was meant to be sent before it is not counted */
    Measurements(long startNanos) {
        this.startNanos = startNanos;
        // Differences only: nanoTime may be negative, and may overflow.
        lastAnswerNanos = new LongAccumulator(Long::max, 0);
    }

    void answered(ClassifyAnswer answer, long intendedNanos, long nowNanos) {
        if (intendedNanos - startNanos < 0) {
            return;
        }
        long latency = nowNanos - intendedNanos;
        latencies.recordValue(Math.min(latency, LONGEST_NANOS));
        long overhead = latency - answer.timing().execute().toNanos();
        overheads.recordValue(Math.max(0, Math.min(overhead, LONGEST_NANOS)));
        succeeded.increment();
        images.add(answer.rankings().size());
        batchSizes.add(answer.timing().batchSize());
        lastAnswerNanos.accumulate(nowNanos - startNanos);
    }

    void failed(Throwable failure, long intendedNanos, long nowNanos) {
        failed(reason(failure), intendedNanos, nowNanos);
    }

    void failed(String reason, long intendedNanos, long nowNanos) {
        if (intendedNanos - startNanos < 0) {
            return;
        }
        errors.computeIfAbsent(reason, unseen -> new LongAdder()).increment();
        lastAnswerNanos.accumulate(nowNanos - startNanos);
    }

    /** @param duration of the measurement; the report's {@code elapsed} is at least that */
    LoadReport report(Duration duration) {
        long elapsedNanos = Math.max(duration.toNanos(), lastAnswerNanos.get());
        Map<String, Long> failures = new TreeMap<>();
        errors.forEach((reason, count) -> failures.put(reason, count.sum()));
        long answers = succeeded.sum();
        return new LoadReport(
                answers + failures.values().stream().mapToLong(Long::longValue).sum(),
                answers,
                failures,
                Duration.ofNanos(elapsedNanos),
                images.sum() * 1e9 / elapsedNanos,
                LoadReport.Distribution.of(latencies.getIntervalHistogram()),
                LoadReport.Distribution.of(overheads.getIntervalHistogram()),
                answers == 0 ? 0 : (double) batchSizes.sum() / answers);
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapper && wrapper.getCause() != null
                ? wrapper.getCause()
                : failure;
        if (cause instanceof SluiceException refusal) {
            return refusal.reason().isEmpty() ? refusal.code().name() : refusal.reason();
        }
        return cause.getClass().getSimpleName();
    }
}
