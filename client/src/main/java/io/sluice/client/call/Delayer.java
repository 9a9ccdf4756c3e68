package io.sluice.client.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs a task later; a test's does so when it is told to. */
@FunctionalInterface
interface Delayer {

    /** On the JDK's common pool, so that no client keeps a thread. */
    Delayer COMMON_POOL = (delay, task) -> CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS)
            .execute(task);

    void runAfter(Duration delay, Runnable task);
}
