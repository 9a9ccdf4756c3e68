package io.sluice.server.repository.local;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets one load run at a time: each takes the memory of a model beyond those that serve, and all cores for its warm-up.
 *
 * <p>Safe for use by several threads.
 */
final class LoadTurns {

    private final Lock turn = new ReentrantLock(true);
    private final Object monitor = new Object();
    private volatile boolean stopped;

    /** Guarded by the monitor, so that an interrupt reaches a load and never what its thread does next. */
    private @Nullable Thread loading;

    /** Blocks until it is its turn, then loads. */
    <T> T run(Supplier<T> load) {
        turn.lock();
        try {
            begin();
            return load.get();
        } finally {
            end();
            turn.unlock();
        }
    }

    boolean isStopped() {
        return stopped;
    }

    /** Interrupts the load that runs; those to come see {@link #isStopped}. */
    void stop() {
        synchronized (monitor) {
            stopped = true;
            if (loading != null) {
                loading.interrupt();
            }
        }
    }

    private void begin() {
        synchronized (monitor) {
            loading = Thread.currentThread();
        }
    }

    private void end() {
        synchronized (monitor) {
            loading = null;
        }
    }
}
