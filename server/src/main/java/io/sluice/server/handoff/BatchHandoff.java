package io.sluice.server.handoff;

import io.sluice.server.queue.Eventcount;
import io.sluice.server.request.Batch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one place between the batcher and the replicas of a model: it holds at most one closed batch, for whichever replica
 * is free first.
 *
 * <p>One place for all, not one for each, so that no batch waits for a busy replica while another is idle.
 *
 * <p>An idle replica does not wait for the batcher, it works as the batcher: it <em>leads</em>. It sleeps until a row
 * arrives, closes a batch, and runs it; other idle replicas queue behind it, and the first of them leads next (Schmidt et al.,
 * Leader/Followers, 2000). So the thread that a row wakes is the one that computes it. While every replica is busy, the
 * batcher's own thread {@linkplain #standIn stands in}, and makes the next batch ready.
 */
public final class BatchHandoff {

    /** A pass that is shorter is over before a batch has been made ready behind it, and then its replica leads. */
    static final long WORTH_STANDING_IN_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    /** Before {@link #open}. */
    private static final BatchSource NOBODY = new BatchSource() {
        @Override
        public long work() {
            return NOTHING_DUE;
        }

        @Override
        public void standIn() {}
    };

    private final Eventcount arrivals;

    /** Held by whoever works as the batcher: a replica as long as it leads, its sleep included; the one that stands in for a turn. */
    private final ReentrantLock helm = new ReentrantLock();

    /** Filled by whoever holds the helm; emptied by any replica. */
    private final AtomicReference<@Nullable Batch> ready = new AtomicReference<>();

    /*
     * A replica is idle from before it asks for the helm until before it gives it up, so that whoever holds it counts right: one
     * that counts a replica which has just got a batch would close the next one before it is full.
     */
    private final AtomicInteger idleReplicas = new AtomicInteger();

    private volatile BatchSource source = NOBODY;
    private volatile boolean closed;

    /** @param arrivals signalled by every row that comes; whoever leads sleeps on it */
    public BatchHandoff(Eventcount arrivals) {
        this.arrivals = arrivals;
    }

    /** Before the first replica takes. */
    public void open(BatchSource source) {
        this.source = source;
    }

    /** What would be taken now. Only {@link #put} lowers it. Called by whoever works as the batcher. */
    public Demand demand() {
        if (ready.get() != null) {
            return Demand.NONE;
        }
        return idleReplicas.get() > 0 ? Demand.ANY_BATCH : Demand.FULL_BATCH;
    }

    /** Whether a batch is ready, for the next replica that is free. */
    public boolean isReady() {
        return ready.get() != null;
    }

    /**
     * Called by whoever works as the batcher.
     *
     * @throws IllegalStateException if a batch is ready already
     */
    public void put(Batch batch) {
        if (!ready.compareAndSet(null, batch)) {
            throw new IllegalStateException("a batch is ready already");
        }
    }

    /** Blocks until there is a batch; null once closed and empty. Called by replicas. */
    public @Nullable Batch take() throws InterruptedException {
        Batch prepared = ready.getAndSet(null);
        if (prepared != null) {
            return prepared;
        }
        idleReplicas.incrementAndGet();
        try {
            helm.lockInterruptibly();
        } catch (InterruptedException stopped) {
            idleReplicas.decrementAndGet();
            throw stopped;
        }
        try {
            return lead();
        } finally {
            idleReplicas.decrementAndGet();
            helm.unlock();
        }
    }

    /**
     * A replica has begun the batch that it took, and it is known when it will probably end: another one may be wanted. Called
     * by replicas.
     *
     * @param expectedNanos that the pass will take
     */
    public void begun(long expectedNanos) {
        if (expectedNanos >= WORTH_STANDING_IN_NANOS) {
            source.standIn();
        }
    }

    /**
     * Works once, unless a replica leads. Called by the batcher's own thread.
     *
     * @return as {@link BatchSource#work}
     */
    public long standIn() {
        if (!helm.tryLock()) {
            return BatchSource.NOTHING_DUE;
        }
        try {
            return source.work();
        } finally {
            helm.unlock();
        }
    }

    /** Whoever leads looks again. Called by any thread. */
    public void wake() {
        arrivals.wake();
    }

    /** Lets every replica end after what is ready. */
    public void close() {
        closed = true;
        arrivals.wake();
    }

    private @Nullable Batch lead() throws InterruptedException {
        arrivals.bind();
        while (true) {
            long dueInNanos = source.work();
            Batch batch = ready.getAndSet(null);
            if (batch != null || closed) {
                return batch;
            }
            if (dueInNanos > 0) {
                sleep();
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private void sleep() {
        arrivals.arm();
        long dueInNanos = source.work(); // the look after arming: see Eventcount
        if (dueInNanos > 0 && !isReady()) {
            arrivals.park(dueInNanos);
        }
        arrivals.disarm();
    }
}
