package io.sluice.server.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Simulated time: things that will happen, in order. */
final class Timeline {

    private record Event(long atNanos, long number, Runnable action) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::number));
    private long scheduled;
    private long now;

    long now() {
        return now;
    }

    void at(long nanos, Runnable action) {
        events.add(new Event(nanos, scheduled++, action));
    }

    /** Lets the next thing happen; false if nothing will. */
    boolean step() {
        Event next = events.poll();
        if (next == null) {
            return false;
        }
        now = next.atNanos();
        next.action().run();
        return true;
    }
}
