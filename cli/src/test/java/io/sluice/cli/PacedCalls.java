package io.sluice.cli;

import io.sluice.client.ClassifyCall;
import io.sluice.client.ImageSource;
import io.sluice.client.SluiceClient;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Calls at a steady rate, whether or not those before have been answered. */
final class PacedCalls {

    private static final int SIZE = 8;
    private static final ClassifyCall CALL = ClassifyCall.of(ImageSource.normalized(SIZE, new float[3 * SIZE * SIZE]));
    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(1);

    private final SluiceClient client;
    private final long intervalNanos;
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Histogram micros = new ConcurrentHistogram(LONGEST_MICROS, 3);

    PacedCalls(SluiceClient client, int perSecond) {
        this.client = client;
        this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    /** Sends so many calls, and blocks until each has ended. */
    void send(int calls) {
        send(calls, calls, () -> {});
    }

    /** The same, and does something once so many of them have been sent. */
    void send(int calls, int before, Runnable then) {
        Phaser pending = new Phaser(1);
        long dueAt = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            for (long left = dueAt - System.nanoTime(); left > 0; left = dueAt - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            if (i == before) {
                then.run();
            }
            pending.register();
            long intendedAt = dueAt;
            var unused = client.classifyAsync(CALL).whenComplete((answer, failure) -> {
                if (failure != null) {
                    failures.add(failure);
                }
                micros.recordValue(
                        Math.min(LONGEST_MICROS, TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - intendedAt)));
                pending.arriveAndDeregister();
            });
            dueAt += intervalNanos;
        }
        pending.arriveAndAwaitAdvance();
    }

    /** Those that failed in spite of every attempt. */
    Queue<Throwable> failures() {
        return failures;
    }

    /** From the moment that a call was to be sent, to its end. */
    double percentileMillis(double percentile) {
        return micros.getValueAtPercentile(percentile) / 1000.0;
    }

    /** Forgets what has been measured. */
    void reset() {
        micros.reset();
    }
}
