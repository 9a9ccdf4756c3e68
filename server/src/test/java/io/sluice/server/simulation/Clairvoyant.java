package io.sluice.server.simulation;

import io.sluice.server.simulation.Traffic.Call;
import java.util.Arrays;

/**
 * The most calls that any scheduler could answer in time on one replica, knowing every arrival beforehand, where deadlines
 * come in the order of arrivals.
 *
 * <p>Dynamic programming: {@code ends[k]} is the earliest time at which k of the calls so far can have been answered. A batch
 * that ends with call i is best made of the calls just before it: they arrived by then, and their deadlines are the latest.
 */
final class Clairvoyant {

    private Clairvoyant() {}

    /** The share of the calls that can be answered in time; {@code service} has one replica. */
    static double within(Traffic traffic, Service service) {
        int calls = traffic.calls().size();
        int largest = service.maxBatchSize();
        // A ring of the last states: to end a batch of b with call i, one must know what b calls earlier was possible.
        long[][] ends = new long[largest + 1][calls + 1];
        for (long[] state : ends) {
            Arrays.fill(state, Traffic.NEVER);
            state[0] = 0;
        }
        for (int i = 1; i <= calls; i++) {
            long[] state = ends[i % (largest + 1)];
            System.arraycopy(ends[(i - 1) % (largest + 1)], 0, state, 0, calls + 1);
            Call last = traffic.calls().get(i - 1);
            for (int rows = 1; rows <= Math.min(largest, i); rows++) {
                long deadline = traffic.calls().get(i - rows).deadlineNanos();
                long nanos = service.usualNanos().applyAsLong(rows);
                long[] before = ends[(i - rows) % (largest + 1)];
                for (int served = 0; served <= i - rows && before[served] != Traffic.NEVER; served++) {
                    long end = Math.max(before[served], last.arrivedAtNanos()) + nanos;
                    if (end <= deadline && end < state[served + rows]) {
                        state[served + rows] = end;
                    }
                }
            }
        }
        long[] all = ends[calls % (largest + 1)];
        int served = calls;
        while (all[served] == Traffic.NEVER) {
            served--;
        }
        return (double) served / calls;
    }
}
