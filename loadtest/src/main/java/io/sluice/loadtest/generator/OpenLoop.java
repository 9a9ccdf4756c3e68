package io.sluice.loadtest.generator;

import io.sluice.loadtest.arrivals.ArrivalSchedule;
import io.sluice.loadtest.measure.Measurements;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Sends each request at its time, and never waits for an answer. */
final class OpenLoop {

    /** Requests under way at once; one more is not sent, and counted as {@link Measurements#NOT_SENT}. */
    static final int MAX_IN_FLIGHT = 32_768;

    private final List<Lane> lanes;
    private final Measurements measurements;
    private final Ticker ticker;
    private final Semaphore inFlight = new Semaphore(MAX_IN_FLIGHT);

    OpenLoop(List<Lane> lanes, Measurements measurements, Ticker ticker) {
        this.lanes = lanes;
        this.measurements = measurements;
        this.ticker = ticker;
    }

    /** Blocks until the last request has ended; every request has a deadline, so it does. */
    void run(ArrivalSchedule schedule, long beginNanos) throws InterruptedException {
        int lane = 0;
        for (long offset = schedule.nextOffsetNanos();
                offset != ArrivalSchedule.END;
                offset = schedule.nextOffsetNanos()) {
            long intended = beginNanos + offset;
            ticker.sleepUntil(intended);
            if (inFlight.tryAcquire()) {
                lanes.get(lane).send(intended, inFlight::release);
            } else {
                measurements.notSent(intended, ticker.nanoTime());
            }
            lane = lane + 1 == lanes.size() ? 0 : lane + 1;
        }
        inFlight.acquire(MAX_IN_FLIGHT);
    }
}
