package io.sluice.server.replica;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When each replica of a model will probably be free, as it was predicted when its pass began. Safe for use by several threads:
 * each replica writes its own place, and a reader that sees some of them late is off by a moment.
 */
public final class Occupancy {

    private static final long IDLE = 0;
    private static final long DOWN = -1;

    /** Later than every end of a pass. */
    private static final long NONE = Long.MAX_VALUE;

    /*
     * A place is IDLE, DOWN, or the end of a pass, which is never below 1. The supervisor's thread takes a replica up and
     * down; while it is up, its own thread writes the rest. A replica may begin its first pass before it is taken up, so up()
     * must not write over it; and one that is given up has lost its PassWatch, and writes no more. Else a replica that
     * serves would stay DOWN, and admission would refuse what it could answer, or one that is gone would look idle.
     */
    private final AtomicLongArray freeAtNanos;

    /** Of replicas that are all down. */
    public Occupancy(int replicas) {
        this.freeAtNanos = new AtomicLongArray(replicas);
        for (int replica = 0; replica < replicas; replica++) {
            freeAtNanos.set(replica, DOWN);
        }
    }

    /** It may be counted on. */
    public void up(int replica) {
        freeAtNanos.compareAndSet(replica, DOWN, IDLE);
    }

    /** It may not, whatever it was doing. */
    void down(int replica) {
        freeAtNanos.set(replica, DOWN);
    }

    /** How many are up; at least 1, so that nobody divides by those that are not there. */
    int countUp() {
        int count = 0;
        for (int replica = 0; replica < freeAtNanos.length(); replica++) {
            count += freeAtNanos.get(replica) == DOWN ? 0 : 1;
        }
        return Math.max(1, count);
    }

    /** A pass begins that will probably end then. */
    public void begin(int replica, long endNanos) {
        freeAtNanos.set(replica, Math.max(1, endNanos));
    }

    /** The pass has ended. */
    public void end(int replica) {
        freeAtNanos.set(replica, IDLE);
    }

    /**
     * Of each replica that is up, earliest first; {@code nowNanos} where it is free, or should have been. Never empty: with
     * none up, as if one were free, since whoever asks then has been refused, or will be.
     */
    long[] allFreeAtNanos(long nowNanos) {
        long[] times = new long[freeAtNanos.length()];
        int count = 0;
        for (int replica = 0; replica < freeAtNanos.length(); replica++) {
            long nanos = freeAtNanos.get(replica);
            if (nanos != DOWN) {
                times[count++] = Math.max(nowNanos, nanos);
            }
        }
        if (count == 0) {
            return new long[] {nowNanos};
        }
        Arrays.sort(times, 0, count);
        return count == times.length ? times : Arrays.copyOf(times, count);
    }

    /** Whether any replica runs a pass of which the end is predicted. */
    boolean isKnown() {
        return earliestNanos() != NONE;
    }

    /** When the first of those that run a pass will be free; {@code nowNanos} if it should have been, or none runs one. */
    public long freeAtNanos(long nowNanos) {
        long earliest = earliestNanos(); // looked at once: a pass may end between two looks
        return earliest == NONE ? nowNanos : Math.max(nowNanos, earliest);
    }

    private long earliestNanos() {
        long earliest = NONE;
        for (int replica = 0; replica < freeAtNanos.length(); replica++) {
            long nanos = freeAtNanos.get(replica);
            earliest = nanos == IDLE || nanos == DOWN ? earliest : Math.min(earliest, nanos);
        }
        return earliest;
    }
}
