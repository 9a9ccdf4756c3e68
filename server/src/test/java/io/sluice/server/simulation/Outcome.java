package io.sluice.server.simulation;

import io.sluice.server.simulation.Traffic.Call;
import java.util.Arrays;
import java.util.function.Predicate;

/**
 * How each call of some traffic ended.
 *
 * @param answeredAtNanos by call; {@link Traffic#NEVER} where it was refused, dropped or cancelled
 * @param busyNanos that the replicas computed
 * @param deadNanos of that, for calls that had ended before their pass began
 * @param rowsRun rows in all passes
 */
record Outcome(Traffic traffic, long[] answeredAtNanos, long busyNanos, long deadNanos, long rowsRun) {

    /** The share of the calls that were answered before their deadline. */
    double within() {
        return (double) good(call -> true) / traffic.calls().size();
    }

    /** How many of some calls were answered before their deadline. */
    long good(Predicate<Call> which) {
        long good = 0;
        for (int i = 0; i < answeredAtNanos.length; i++) {
            Call call = traffic.calls().get(i);
            if (which.test(call) && isAnswered(i) && answeredAtNanos[i] <= call.deadlineNanos()) {
                good++;
            }
        }
        return good;
    }

    /** What so many of the answered ones among some calls took at most, in nanoseconds. */
    long latencyNanos(double quantile, Predicate<Call> which) {
        long[] sorted = java.util.stream.IntStream.range(0, answeredAtNanos.length)
                .filter(i -> isAnswered(i) && which.test(traffic.calls().get(i)))
                .mapToLong(i -> answeredAtNanos[i] - traffic.calls().get(i).arrivedAtNanos())
                .sorted()
                .toArray();
        return sorted[(int) Math.ceil(quantile * sorted.length) - 1];
    }

    long answered() {
        return Arrays.stream(answeredAtNanos)
                .filter(nanos -> nanos != Traffic.NEVER)
                .count();
    }

    private boolean isAnswered(int call) {
        return answeredAtNanos[call] != Traffic.NEVER;
    }
}
