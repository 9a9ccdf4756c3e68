package io.sluice.server.queue;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets one consumer sleep until something may have happened, and costs producers one fence and one read while it is awake.
 *
 * <p>The consumer looks for work; finds none; {@link #arm}s; looks <em>once more</em>; {@link #park}s if there is still
 * none; and {@link #disarm}s. A producer makes its work visible, then {@link #signal}s.
 *
 * <p>Proven by {@code EventcountStress} (jcstress), whose forbidden outcome is the lost wake-up.
 *
 * <p>Idle it burns no processor; a sleeping consumer is woken in about 12 us. Compare: a sleeping wait strategy takes a
 * quarter of a core and 800 us.
 */
public final class Eventcount {

    /** Sleeps until woken. */
    public static final long NO_LIMIT = Long.MAX_VALUE;

    /*
     * This is Dekker's pattern: each side writes its own flag, then reads the other's.
     *
     *   consumer: armed = true;  FENCE;  read the queue          producer: publish to the queue;  FENCE;  read armed
     *
     * Without a full fence between the write and the read, on either side, both may read the old value: the consumer sees
     * an empty queue and sleeps, the producer sees nobody to wake, and the row waits for the next arrival, maybe for ever.
     * Volatile alone is not enough here because the ring publishes with setRelease, which orders nothing after it.
     */
    private volatile boolean armed;

    /*
     * What a thread is unparked with may be taken by a lock that it waits for before it parks here, and the wake-up with it:
     * so this tells the consumer too. It is cleared by an exchange, not a write, so that what the last wake-up was for
     * is seen by the look after it.
     */
    private final AtomicBoolean woken = new AtomicBoolean();

    private volatile @Nullable Thread consumer;

    /** Makes the calling thread the consumer; before its first {@link #arm}. */
    public void bind() {
        consumer = Thread.currentThread();
    }

    /** From here on every signal wakes the consumer. */
    public void arm() {
        armed = true;
        VarHandle.fullFence();
    }

    /** From here on signals are no more than a fence and a read. */
    public void disarm() {
        armed = false;
    }

    /**
     * Sleeps until a signal (if armed), a {@link #wake}, or the end of {@code nanos}; may return early. A wake-up that came
     * since the last park makes it return at once, whatever else the consumer has waited for in between.
     */
    public void park(long nanos) {
        if (!woken.get()) {
            if (nanos == NO_LIMIT) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, nanos);
            }
        }
        woken.getAndSet(false);
    }

    /**
     * Wakes the consumer if it is armed; what it should find must be published before. Called by any thread.
     *
     * @return whether it was armed
     */
    public boolean signal() {
        VarHandle.fullFence();
        if (armed) {
            wake();
            return true;
        }
        return false;
    }

    /** Wakes the consumer, armed or not; for what it must always see. Called by any thread. */
    public void wake() {
        woken.set(true);
        LockSupport.unpark(consumer);
    }
}
