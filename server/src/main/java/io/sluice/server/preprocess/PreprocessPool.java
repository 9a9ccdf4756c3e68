package io.sluice.server.preprocess;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The bounded pool that pictures of all models are prepared on. */
public final class PreprocessPool implements Executor {

    private final ThreadPoolExecutor pool;

    /** @param capacity pictures that may wait; enough for all that admission lets in, so that nothing is ever rejected */
    public PreprocessPool(PreprocessPolicy policy, int capacity) {
        AtomicInteger number = new AtomicInteger();
        this.pool = new ThreadPoolExecutor(
                policy.threads(),
                policy.threads(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(capacity),
                task -> new Thread(task, "sluice-preprocess-" + number.getAndIncrement()));
    }

    /** @throws java.util.concurrent.RejectedExecutionException if it is full or has been stopped */
    @Override
    public void execute(Runnable task) {
        pool.execute(task);
    }

    /** Forgets what waits, and waits for what runs. */
    public void stop(Duration timeout) throws InterruptedException {
        pool.shutdownNow();
        pool.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
}
