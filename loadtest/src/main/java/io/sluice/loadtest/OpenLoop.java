package io.sluice.loadtest;

import io.sluice.client.ClassifyCall;
import io.sluice.client.SluiceClient;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/** Sends each request at its time, and never waits for an answer. */
final class OpenLoop {

    /** Requests under way at once; one more is not sent, and counted as {@link #NOT_SENT}. */
    static final int MAX_IN_FLIGHT = 8192;

    static final String NOT_SENT = "NOT_SENT";

    private final SluiceClient client;
    private final ClassifyCall call;
    private final Measurements measurements;
    private final Semaphore inFlight = new Semaphore(MAX_IN_FLIGHT);

    OpenLoop(SluiceClient client, ClassifyCall call, Measurements measurements) {
        this.client = client;
        this.call = call;
        this.measurements = measurements;
    }

    void run(ArrivalSchedule schedule, long startNanos, long endNanos) throws InterruptedException {
        for (long intended = startNanos + schedule.nextOffsetNanos();
                intended - endNanos < 0;
                intended = startNanos + schedule.nextOffsetNanos()) {
            sleepUntil(intended);
            if (inFlight.tryAcquire()) {
                send(intended);
            } else {
                measurements.failed(NOT_SENT, intended, System.nanoTime());
            }
        }
        // Every request has a deadline, so this ends.
        inFlight.acquire(MAX_IN_FLIGHT);
    }

    private void send(long intendedNanos) {
        var unused = client.classifyAsync(call).whenComplete((answer, failure) -> {
            long now = System.nanoTime();
            if (failure == null) {
                measurements.answered(answer, intendedNanos, now);
            } else {
                measurements.failed(failure, intendedNanos, now);
            }
            inFlight.release();
        });
    }

    /**
     * Late by a timer's slack, some 60 us, and by more where the cores are busy: that counts as latency. Not {@code
     * Thread.sleep}, which rounds up to whole milliseconds before JDK 21.
     */
    private static void sleepUntil(long nanoTime) throws InterruptedException {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }
}
