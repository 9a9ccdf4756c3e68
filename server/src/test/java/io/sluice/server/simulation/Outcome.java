package io.sluice.server.simulation;

import io.sluice.server.simulation.Traffic.Call;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * How each call of some traffic ended.
 *
 * @param answeredAtNanos by call; {@link Traffic#NEVER} where it was refused, dropped or cancelled
 * @param passes by their ends
 */
record Outcome(Traffic traffic, long[] answeredAtNanos, List<Pass> passes) {

    static final Predicate<Call> ALL = call -> true;

    /**
     * One batch on a replica.
     *
     * @param calls their numbers in the traffic
     */
    record Pass(int replica, long startedAtNanos, long nanos, List<Integer> calls) {}

    /** The share of the calls that were answered before their deadline. */
    double within() {
        return within(ALL);
    }

    double within(Predicate<Call> which) {
        return (double) good(which) / traffic.calls().stream().filter(which).count();
    }

    /** How many of some calls were answered before their deadline. */
    long good(Predicate<Call> which) {
        return IntStream.range(0, answeredAtNanos.length)
                .filter(number -> which.test(call(number)) && isGood(number))
                .count();
    }

    /** What so many of the answered ones among some calls took at most. */
    double latencyMillis(double quantile, Predicate<Call> which) {
        long[] sorted = IntStream.range(0, answeredAtNanos.length)
                .filter(number -> isAnswered(number) && which.test(call(number)))
                .mapToLong(number -> answeredAtNanos[number] - call(number).arrivedAtNanos())
                .sorted()
                .toArray();
        return sorted[(int) Math.ceil(quantile * sorted.length) - 1] / (double) Service.MILLISECOND;
    }

    double p99Millis() {
        return latencyMillis(0.99, ALL);
    }

    long answered() {
        return Arrays.stream(answeredAtNanos)
                .filter(nanos -> nanos != Traffic.NEVER)
                .count();
    }

    /** Answers in time, for each second in which calls arrived. */
    double goodput() {
        return good(ALL) / (double) last().arrivedAtNanos() * TimeUnit.SECONDS.toNanos(1);
    }

    double meanBatch() {
        return passes.stream().mapToInt(pass -> pass.calls().size()).average().orElse(0);
    }

    long busyNanos() {
        return passes.stream().mapToLong(Pass::nanos).sum();
    }

    /** Device time for calls that had ended before their pass began, as a share of all. */
    double dead() {
        return share(pass -> pass.calls().stream()
                .filter(number -> call(number).hasEnded(pass.startedAtNanos()))
                .count());
    }

    /** Device time for calls that had no use for the answer, as a share of all. */
    double wasted() {
        return share(
                pass -> pass.calls().stream().filter(number -> !isGood(number)).count());
    }

    private interface Rows {
        long in(Pass pass);
    }

    private double share(Rows rows) {
        double nanos = 0;
        for (Pass pass : passes) {
            nanos += (double) pass.nanos() * rows.in(pass) / pass.calls().size();
        }
        return nanos / busyNanos();
    }

    private boolean isAnswered(int number) {
        return answeredAtNanos[number] != Traffic.NEVER;
    }

    private boolean isGood(int number) {
        return isAnswered(number) && answeredAtNanos[number] <= call(number).deadlineNanos();
    }

    private Call call(int number) {
        return traffic.calls().get(number);
    }

    private Call last() {
        return call(answeredAtNanos.length - 1);
    }
}
