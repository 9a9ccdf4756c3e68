package io.sluice.server.replica;

import io.sluice.server.request.Batch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one place between the batcher and the replicas of a model: it holds at most one closed batch, for whichever replica
 * is free first.
 *
 * <p>One place for all, not one for each, so that no batch waits for a busy replica while another is idle. A lock is
 * enough: it is taken a few times a batch, never for a row.
 */
public final class BatchHandoff {

    /** A pass that is shorter is over before a batch has been made ready behind it, and its end wakes the batcher anyway. */
    static final long WORTH_A_WAKE_UP_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private final Runnable onDemand;
    private final Lock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private @Nullable Batch ready;
    private int idleReplicas;
    private boolean closed;

    /** @param onDemand told, on a replica's thread, when {@link #demand} may have grown; must not block */
    public BatchHandoff(Runnable onDemand) {
        this.onDemand = onDemand;
    }

    /** What would be taken now. */
    public Demand demand() {
        lock.lock();
        try {
            if (ready != null) {
                return Demand.NONE;
            }
            return idleReplicas > 0 ? Demand.ANY_BATCH : Demand.FULL_BATCH;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a batch is ready, for the next replica that is free. */
    public boolean isReady() {
        lock.lock();
        try {
            return ready != null;
        } finally {
            lock.unlock();
        }
    }

    /** @throws IllegalStateException if a batch is ready already */
    public void put(Batch batch) {
        lock.lock();
        try {
            if (ready != null) {
                throw new IllegalStateException("a batch is ready already");
            }
            ready = batch;
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Blocks until there is a batch; null once closed and empty. Called by replicas. */
    public @Nullable Batch take() throws InterruptedException {
        lock.lock();
        try {
            if (ready == null && !closed) {
                awaitBatch();
            }
            return vacate();
        } finally {
            lock.unlock();
        }
    }

    /**
     * A replica has begun the batch that it took, and it is known when it will probably end: another one may be wanted. Called
     * by replicas.
     *
     * @param expectedNanos that the pass will take
     */
    public void begun(long expectedNanos) {
        if (expectedNanos >= WORTH_A_WAKE_UP_NANOS) {
            onDemand.run();
        }
    }

    /** Lets every replica end after what is ready. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            filled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitBatch() throws InterruptedException {
        idleReplicas++;
        try {
            onDemand.run();
            while (ready == null && !closed) {
                filled.await();
            }
        } finally {
            idleReplicas--;
        }
    }

    private @Nullable Batch vacate() {
        Batch taken = ready;
        ready = null;
        if (taken != null && idleReplicas > 0) {
            onDemand.run(); // for those who wait on; for the one that took it, once it has begun
        }
        return taken;
    }
}
