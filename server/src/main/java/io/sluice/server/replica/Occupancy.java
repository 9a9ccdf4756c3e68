package io.sluice.server.replica;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When each replica of a model will probably be free, as it was predicted when its pass began. Safe for use by several threads:
 * each replica writes its own place, and a reader that sees some of them late is off by a moment.
 */
final class Occupancy {

    /* A place is 0 while its replica is idle; the server's clock never shows 0 as the end of a pass. */
    private final AtomicLongArray freeAtNanos;

    Occupancy(int replicas) {
        this.freeAtNanos = new AtomicLongArray(replicas);
    }

    /** A pass begins that will probably end then. */
    void begin(int replica, long endNanos) {
        freeAtNanos.set(replica, Math.max(1, endNanos));
    }

    /** The pass has ended. */
    void end(int replica) {
        freeAtNanos.set(replica, 0);
    }

    /** Of each replica, earliest first; {@code nowNanos} where it is free, or should have been. */
    long[] allFreeAtNanos(long nowNanos) {
        long[] times = new long[freeAtNanos.length()];
        Arrays.setAll(times, replica -> Math.max(nowNanos, freeAtNanos.get(replica)));
        Arrays.sort(times);
        return times;
    }

    /** Whether any replica runs a pass of which the end is predicted. */
    boolean isKnown() {
        return earliestNanos() != Long.MAX_VALUE;
    }

    /** When the first of those that run a pass will be free; {@code nowNanos} if it should have been, or none runs one. */
    long freeAtNanos(long nowNanos) {
        return isKnown() ? Math.max(nowNanos, earliestNanos()) : nowNanos;
    }

    private long earliestNanos() {
        long earliest = Long.MAX_VALUE;
        for (int replica = 0; replica < freeAtNanos.length(); replica++) {
            long nanos = freeAtNanos.get(replica);
            earliest = nanos == 0 ? earliest : Math.min(earliest, nanos);
        }
        return earliest;
    }
}
