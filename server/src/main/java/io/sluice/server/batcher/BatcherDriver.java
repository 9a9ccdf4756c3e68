package io.sluice.server.batcher;

import io.sluice.server.handoff.BatchHandoff;
import io.sluice.server.handoff.BatchSource;
import io.sluice.server.queue.Eventcount;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a {@link DynamicBatcher} work: on the thread of an idle replica, which leads ({@link BatchHandoff}), and on one of its
 * own while every replica is busy.
 */
public final class BatcherDriver implements BatchSource {

    private static final Logger log = LoggerFactory.getLogger(BatcherDriver.class);

    /** A bug that throws at every turn must not fill the log. */
    private static final long PAUSE_AFTER_BUG_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final DynamicBatcher batcher;
    private final BatchHandoff handoff;
    private final LongSupplier clock;
    private final Eventcount wakeUps = new Eventcount();
    private final Thread thread;
    private volatile boolean stopped;

    public BatcherDriver(String model, DynamicBatcher batcher, BatchHandoff handoff, LongSupplier clock) {
        this.batcher = batcher;
        this.handoff = handoff;
        this.clock = clock;
        this.thread = new Thread(this::run, "sluice-batcher-" + model);
    }

    /** Before the replicas start. */
    public void start() {
        handoff.open(this);
        thread.start();
    }

    /** Whether the thread runs, as it must between {@link #start} and {@link #stop}. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    /** Lets the batcher close what is left without waiting for company; nothing more may arrive. */
    public void drain() {
        batcher.drain();
        handoff.wake();
        wakeUps.wake();
    }

    /** Ends the thread and waits for that; what no replica leads for from then on never will be closed. */
    public void stop(Duration timeout) throws InterruptedException {
        stopped = true;
        wakeUps.wake();
        thread.join(timeout.toMillis());
    }

    @Override
    public long work() {
        try {
            return batcher.doWork(clock.getAsLong());
        } catch (RuntimeException bug) {
            log.error("the batcher goes on after a bug", bug);
            LockSupport.parkNanos(PAUSE_AFTER_BUG_NANOS);
            return 0;
        }
    }

    @Override
    public void standIn() {
        wakeUps.wake();
    }

    private void run() {
        wakeUps.bind();
        while (!stopped) {
            long dueInNanos = handoff.standIn();
            if (dueInNanos > 0) {
                wakeUps.park(dueInNanos);
            }
        }
    }
}
