package io.sluice.loadtest.generator;

import io.sluice.loadtest.measure.LoadReport;
import io.sluice.loadtest.measure.Measurements;
import io.sluice.loadtest.measure.Second;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs one load, warm-up and measurement, and tells how each second went.
 *
 * @param warmup load of the same kind before the measurement, which counts for nothing
 * @param slo latest that an answer is worth something
 */
public record LoadGenerator(Load load, Duration warmup, Duration slo) {

    public static final Duration WARMUP_LIMIT = Duration.ofHours(1);

    private static final Duration STEP = Duration.ofSeconds(1);

    public LoadGenerator {
        if (warmup.isNegative() || warmup.compareTo(WARMUP_LIMIT) > 0) {
            throw new IllegalArgumentException(
                    "the warm-up must be in [0, %d h], got %s".formatted(WARMUP_LIMIT.toHours(), warmup));
        }
        if (slo.isNegative() || slo.isZero()) {
            throw new IllegalArgumentException("the objective must be longer than 0, got " + slo);
        }
    }

    /**
     * Blocks until the last request has ended.
     *
     * @param lanes makes the ways to the server, for the measurements that they shall tell
     * @param progress told every second, the warm-up included, on a thread of its own
     * @throws InterruptedException if the thread is interrupted; requests under way are left alone
     */
    public LoadReport run(Function<Measurements, List<Lane>> lanes, Consumer<Second> progress)
            throws InterruptedException {
        long beginNanos = Ticker.SYSTEM.nanoTime();
        long startNanos = beginNanos + warmup.toNanos();
        Measurements measurements = new Measurements(beginNanos, startNanos, slo);
        List<Lane> ways = lanes.apply(measurements);
        ScheduledExecutorService observer = Executors.newSingleThreadScheduledExecutor(LoadGenerator::observerThread);
        try {
            // Steps end on whole seconds of the measurement, however long the warm-up.
            var unused = observer.scheduleAtFixedRate(
                    () -> progress.accept(measurements.tick(Ticker.SYSTEM.nanoTime())),
                    warmup.toNanos() % STEP.toNanos() + STEP.toNanos(),
                    STEP.toNanos(),
                    TimeUnit.NANOSECONDS);
            send(ways, measurements, beginNanos);
            ways.forEach(Lane::close);
        } finally {
            observer.shutdown();
            observer.awaitTermination(STEP.toNanos(), TimeUnit.NANOSECONDS);
        }
        measurements.tick(Ticker.SYSTEM.nanoTime());
        return measurements.report(load.duration());
    }

    private void send(List<Lane> ways, Measurements measurements, long beginNanos) throws InterruptedException {
        if (load instanceof Load.Open open) {
            new OpenLoop(ways, measurements, Ticker.SYSTEM)
                    .run(open.arrivals().afterWarmup(warmup).schedule(), beginNanos);
        } else if (load instanceof Load.Closed closed) {
            long endNanos = beginNanos + warmup.plus(closed.duration()).toNanos();
            new ClosedLoop(ways, Ticker.SYSTEM).run(closed.concurrency(), endNanos);
        }
    }

    private static Thread observerThread(Runnable task) {
        Thread thread = new Thread(task, "loadtest-observer");
        thread.setDaemon(true);
        return thread;
    }
}
