package io.sluice.server.batcher;

import io.sluice.server.queue.Eventcount;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that owns a {@link DynamicBatcher}: it works while there is work, and sleeps on the eventcount between. */
public final class BatcherThread {

    private static final Logger log = LoggerFactory.getLogger(BatcherThread.class);

    /** A bug that throws at every turn must not fill the log. */
    private static final long PAUSE_AFTER_BUG_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final DynamicBatcher batcher;
    private final Eventcount events;
    private final LongSupplier clock;
    private final Thread thread;
    private volatile boolean stopped;

    public BatcherThread(String model, DynamicBatcher batcher, Eventcount events, LongSupplier clock) {
        this.batcher = batcher;
        this.events = events;
        this.clock = clock;
        this.thread = new Thread(this::run, "sluice-batcher-" + model);
    }

    public void start() {
        thread.start();
    }

    /** Whether the thread runs, as it must between {@link #start} and {@link #stop}. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    /** Lets the batcher close what is left without waiting for company; nothing more may arrive. */
    public void drain() {
        batcher.drain();
        events.wake();
    }

    /** Ends the thread and waits for that; what has not been closed by then never will be. */
    public void stop(Duration timeout) throws InterruptedException {
        stopped = true;
        events.wake();
        thread.join(timeout.toMillis());
    }

    private void run() {
        events.bind();
        while (!stopped) {
            try {
                turn();
            } catch (RuntimeException bug) {
                log.error("the batcher goes on after a bug", bug);
                events.park(PAUSE_AFTER_BUG_NANOS);
            }
        }
    }

    /** Works, or sleeps until there may be work. Called by the thread that the eventcount is bound to. */
    public void turn() {
        if (batcher.doWork(clock.getAsLong()) == 0) {
            return;
        }
        // With every replica busy an arrival changes nothing: the end of a pass will wake us.
        boolean armed = batcher.wantsArrivals();
        if (armed) {
            events.arm();
        }
        long dueInNanos = batcher.doWork(clock.getAsLong()); // the look after arming: see Eventcount
        if (dueInNanos > 0 && !stopped) {
            events.park(dueInNanos);
        }
        if (armed) {
            events.disarm();
        }
    }
}
