package io.sluice.loadtest.measure;

import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What is known so far. Told by any thread, without locks; {@link #report} is for when all requests have ended.
 *
 * <p>Of each request exactly one of {@link #answered}, {@link #failed}, {@link #withdrawn}, {@link #dropped} and {@link
 * #notSent} is told, and before it {@link #sent} unless it was never sent.
 */
public final class Measurements {

    /** Batches of more rows are counted with these. */
    static final int LARGEST_BATCH = 1024;

    public static final String NOT_SENT = "NOT_SENT";

    private final long startNanos;
    private final long sloNanos;
    private final DurationRecorder latency = new DurationRecorder();
    private final DurationRecorder service = new DurationRecorder();
    private final DurationRecorder overhead = new DurationRecorder();
    private final DurationRecorder lateness = new DurationRecorder();
    private final DurationRecorder preprocess = new DurationRecorder();
    private final DurationRecorder queue = new DurationRecorder();
    private final DurationRecorder execute = new DurationRecorder();
    private final Tally tally = new Tally();
    private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> dropped = new ConcurrentHashMap<>();
    private final AtomicLongArray batchSizes = new AtomicLongArray(LARGEST_BATCH + 1);
    // Differences only: nanoTime may be negative, and may overflow.
    private final LongAccumulator lastEndNanos = new LongAccumulator(Long::max, 0);
    private final Timeline timeline;
    private final long beginNanos;
    private final @Nullable Measurements whole;

    /**
     * @param beginNanos of the warm-up
     * @param startNanos its end; what was meant to be sent before is not counted
     * @param slo latest that an answer is worth something
     */
    public Measurements(long beginNanos, long startNanos, Duration slo) {
        this(beginNanos, startNanos, slo, null);
    }

    private Measurements(long beginNanos, long startNanos, Duration slo, @Nullable Measurements whole) {
        this.beginNanos = beginNanos;
        this.whole = whole;
        this.startNanos = startNanos;
        this.sloNanos = slo.toNanos();
        this.timeline = new Timeline(beginNanos, startNanos, tally, latency);
    }

    /** Of a part of this load, with an objective of its own; what they are told is told here too. */
    public Measurements part(Duration slo) {
        return new Measurements(beginNanos, startNanos, slo, this);
    }

    /**
     * @param intendedNanos when it was meant to be sent
     * @param latenessNanos how late the client was with it, through its own fault
     */
    public void sent(long intendedNanos, long latenessNanos) {
        if (whole != null) {
            whole.sent(intendedNanos, latenessNanos);
        }
        tally.started.increment();
        if (counts(intendedNanos)) {
            lateness.record(latenessNanos);
        }
    }

    public void answered(Answer answer, long intendedNanos, long sentNanos, long nowNanos) {
        boolean isInTime = nowNanos - intendedNanos <= sloNanos;
        answered(answer, intendedNanos, sentNanos, nowNanos, isInTime);
        if (whole != null) {
            whole.answered(answer, intendedNanos, sentNanos, nowNanos, isInTime);
        }
    }

    private void answered(Answer answer, long intendedNanos, long sentNanos, long nowNanos, boolean isInTime) {
        if (!ended(intendedNanos, nowNanos)) {
            return;
        }
        long latencyNanos = nowNanos - intendedNanos;
        latency.record(latencyNanos);
        service.record(nowNanos - sentNanos);
        overhead.record(latencyNanos - answer.executeNanos());
        preprocess.record(answer.preprocessNanos());
        queue.record(answer.queueNanos());
        execute.record(answer.executeNanos());
        tally.succeeded.increment();
        tally.items.add(answer.items());
        if (isInTime) {
            tally.withinSlo.increment();
        }
        if (answer.batchSize() > 0) {
            batchSizes.incrementAndGet(Math.min(answer.batchSize(), LARGEST_BATCH));
        }
    }

    public void failed(String reason, long intendedNanos, long nowNanos) {
        if (whole != null) {
            whole.failed(reason, intendedNanos, nowNanos);
        }
        if (ended(intendedNanos, nowNanos)) {
            tally.failed.increment();
            errors.computeIfAbsent(reason, unseen -> new LongAdder()).increment();
        }
    }

    /** A video frame was passed over as the stream's policy says. */
    public void dropped(String reason, long intendedNanos, long nowNanos) {
        if (whole != null) {
            whole.dropped(reason, intendedNanos, nowNanos);
        }
        if (ended(intendedNanos, nowNanos)) {
            dropped.computeIfAbsent(reason, unseen -> new LongAdder()).increment();
        }
    }

    /** The client took it back on purpose. */
    public void withdrawn(long intendedNanos, long nowNanos) {
        if (whole != null) {
            whole.withdrawn(intendedNanos, nowNanos);
        }
        if (ended(intendedNanos, nowNanos)) {
            tally.withdrawn.increment();
        }
    }

    /** Too much was under way to send it. */
    public void notSent(long intendedNanos, long nowNanos) {
        countNotSent(intendedNanos);
        if (whole != null) {
            whole.countNotSent(intendedNanos);
        }
        failed(NOT_SENT, intendedNanos, nowNanos);
    }

    private void countNotSent(long intendedNanos) {
        tally.started.increment();
        if (counts(intendedNanos)) {
            tally.notSent.increment();
        }
    }

    public long inFlight() {
        return tally.inFlight();
    }

    /** Ends a step of the time series; called by one thread, about once a second. */
    public Second tick(long nowNanos) {
        return timeline.tick(nowNanos);
    }

    /** @param duration of the measurement; the report's {@code elapsed} is at least that */
    public LoadReport report(Duration duration) {
        long elapsedNanos = Math.max(duration.toNanos(), lastEndNanos.get());
        Counts counts = tally.counts(new Counts.Failures(sums(errors), sums(dropped)));
        Distribution latencies = latency.distribution();
        return new LoadReport(
                counts,
                Duration.ofNanos(elapsedNanos),
                new LoadReport.Latencies(latencies, service.distribution(), overhead.distribution()),
                new ServerTimings(
                        preprocess.distribution(), queue.distribution(), execute.distribution(), batchSizes()),
                Saturation.of(lateness.distribution(), tally.notSent.sum(), latencies),
                timeline.seconds());
    }

    /** @return whether it counts */
    private boolean ended(long intendedNanos, long nowNanos) {
        tally.ended.increment();
        if (!counts(intendedNanos)) {
            return false;
        }
        tally.requests.increment();
        lastEndNanos.accumulate(nowNanos - startNanos);
        return true;
    }

    private boolean counts(long intendedNanos) {
        return intendedNanos - startNanos >= 0;
    }

    private SortedMap<Integer, Long> batchSizes() {
        SortedMap<Integer, Long> sizes = new TreeMap<>();
        for (int size = 1; size <= LARGEST_BATCH; size++) {
            if (batchSizes.get(size) > 0) {
                sizes.put(size, batchSizes.get(size));
            }
        }
        return sizes;
    }

    private static SortedMap<String, Long> sums(Map<String, LongAdder> counters) {
        SortedMap<String, Long> sums = new TreeMap<>();
        counters.forEach((reason, count) -> sums.put(reason, count.sum()));
        return sums;
    }
}
