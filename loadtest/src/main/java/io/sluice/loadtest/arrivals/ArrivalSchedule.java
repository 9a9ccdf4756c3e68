package io.sluice.loadtest.arrivals;

/** The intended send times of one load, in order. Used once, by one thread. */
@FunctionalInterface
public interface ArrivalSchedule {

    /** No further request. */
    long END = Long.MAX_VALUE;

    /** When the next request is meant to be sent, in nanoseconds after the start; never less than the one before. */
    long nextOffsetNanos();
}
