package io.sluice.server.preprocess;

import io.sluice.server.rejection.ExecutionRejection;
import io.sluice.server.request.CallTerms;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.schedule.SchedulePolicy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that rows of all models are prepared on, each taking the next row in the order of the schedule.
 *
 * <p>One lock guards all that waits. It is held to add or take one row, which is nothing against decoding a picture, and
 * nothing outside this room is called with it.
 */
public final class PreprocessPool implements RowWorkers {

    private static final Logger log = LoggerFactory.getLogger(PreprocessPool.class);

    private final List<Thread> threads;
    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final WaitingRows waiting;
    private boolean stopped;

    /** @param capacity rows that may wait; enough for all that admission lets in, so that nothing is ever refused */
    public PreprocessPool(PreprocessPolicy policy, SchedulePolicy order, int capacity) {
        this.waiting = new WaitingRows(order, capacity);
        this.threads = IntStream.range(0, policy.threads())
                .mapToObj(number -> new Thread(this::work, "sluice-preprocess-" + number))
                .toList();
    }

    /** Until then rows only wait. */
    public void start() {
        threads.forEach(Thread::start);
    }

    @Override
    public boolean offer(Preparation preparation) {
        lock.lock();
        try {
            boolean added = !stopped && waiting.add(preparation);
            if (added) {
                changed.signal();
            }
            return added;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int capacity() {
        return waiting.capacity();
    }

    @Override
    public int threads() {
        return threads.size();
    }

    @Override
    public long waitNanos(CallTerms terms, long dueNanos) {
        lock.lock();
        try {
            return waiting.nanosAhead(terms, dueNanos) / threads.size();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what waits, and waits for what runs. */
    public void stop(Duration timeout) throws InterruptedException {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        for (Thread thread : threads) {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(0, deadlineNanos - System.nanoTime()));
        }
    }

    private void work() {
        for (Preparation next = take(); next != null; next = take()) {
            run(next);
        }
    }

    /* Whatever is thrown, memory running out included, costs neither the thread nor the permit of the request. */
    private static void run(Preparation next) {
        try {
            next.work().run();
        } catch (RuntimeException | Error bug) {
            log.error("a row could not be prepared", bug);
            InferenceRequest request = next.request();
            request.fail(new ExecutionRejection.Fault(request.model().name(), "it could not be prepared"));
        }
    }

    /** Blocks until a row waits; null once the pool has been stopped. */
    private @Nullable Preparation take() {
        lock.lock();
        try {
            while (!stopped) {
                Preparation next = waiting.take();
                if (next != null) {
                    return next;
                }
                changed.awaitUninterruptibly();
            }
            return null;
        } finally {
            lock.unlock();
        }
    }
}
