package io.sluice.server.simulation;

import io.sluice.server.request.Priority;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Calls of one row each, by the time of their arrival. */
record Traffic(List<Call> calls) {

    static final long NEVER = Long.MAX_VALUE;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /**
     * One call.
     *
     * @param deadlineNanos or {@link #NEVER}
     * @param cancelledAtNanos or {@link #NEVER}
     */
    record Call(long arrivedAtNanos, long deadlineNanos, String client, Priority priority, long cancelledAtNanos) {
        Call by(String name, Priority given) {
            return new Call(arrivedAtNanos, deadlineNanos, name, given, cancelledAtNanos);
        }

        Call within(long sloNanos) {
            return new Call(arrivedAtNanos, arrivedAtNanos + sloNanos, client, priority, cancelledAtNanos);
        }

        /** Whether nobody waits for the answer any more. */
        boolean hasEnded(long atNanos) {
            return atNanos >= deadlineNanos || atNanos >= cancelledAtNanos;
        }

        Call cancelledAfter(long nanos) {
            return new Call(arrivedAtNanos, deadlineNanos, client, priority, arrivedAtNanos + nanos);
        }
    }

    /** Poisson arrivals without deadlines. */
    static Traffic poisson(double perSecond, double seconds, long seed) {
        Random random = new Random(seed);
        List<Call> calls = new ArrayList<>();
        double at = gap(random, perSecond);
        while (at < seconds) {
            calls.add(new Call((long) (at * SECOND), NEVER, "", Priority.INTERACTIVE, NEVER));
            at += gap(random, perSecond);
        }
        return new Traffic(calls);
    }

    /** Poisson arrivals that are twice as dense in one half of each second or so, and none in the other. */
    static Traffic bursty(double perSecond, double seconds, long seed) {
        return new Traffic(poisson(2 * perSecond, seconds, seed).calls().stream()
                .filter(call -> call.arrivedAtNanos() % (SECOND / 5) < SECOND / 10)
                .toList());
    }

    /** The same calls, each due so long after its arrival. */
    Traffic within(long sloNanos) {
        return new Traffic(calls.stream().map(call -> call.within(sloNanos)).toList());
    }

    /** The same calls, due after one time or the other, by chance. */
    Traffic within(long oneNanos, long otherNanos, long seed) {
        Random random = new Random(seed);
        return new Traffic(calls.stream()
                .map(call -> call.within(random.nextBoolean() ? oneNanos : otherNanos))
                .toList());
    }

    /** The same calls, of one client and priority. */
    Traffic by(String client, Priority priority) {
        return new Traffic(calls.stream().map(call -> call.by(client, priority)).toList());
    }

    /** The same calls, of which a share is cancelled within {@code nanos} of its arrival. */
    Traffic cancelling(double share, long nanos, long seed) {
        Random random = new Random(seed);
        return new Traffic(calls.stream()
                .map(call ->
                        random.nextDouble() < share ? call.cancelledAfter((long) (random.nextDouble() * nanos)) : call)
                .toList());
    }

    /** Both, side by side. */
    Traffic and(Traffic other) {
        return new Traffic(Stream.concat(calls.stream(), other.calls.stream())
                .sorted(Comparator.comparingLong(Call::arrivedAtNanos))
                .toList());
    }

    private static double gap(Random random, double perSecond) {
        return -StrictMath.log(1 - random.nextDouble()) / perSecond;
    }
}
