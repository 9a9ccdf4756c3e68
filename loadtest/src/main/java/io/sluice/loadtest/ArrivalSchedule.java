package io.sluice.loadtest;

import java.util.SplittableRandom;

/** The intended send times of an open loop, fixed by its rate and seed before the first request is sent. */
final class ArrivalSchedule {

    private static final double NANOS_PER_SECOND = 1e9;

    private final double meanGapNanos;
    private final Arrivals arrivals;
    private final SplittableRandom random;
    // A double: rounding every gap to whole nanoseconds would change the rate.
    private double offsetNanos;

    ArrivalSchedule(Load.Open load) {
        meanGapNanos = NANOS_PER_SECOND / load.ratePerSecond();
        arrivals = load.arrivals();
        random = new SplittableRandom(load.seed());
    }

    /** When the next request is meant to be sent, in nanoseconds after the start; never less than the one before. */
    long nextOffsetNanos() {
        long current = (long) offsetNanos;
        offsetNanos += switch (arrivals) {
            case CONSTANT -> meanGapNanos;
            // 1 - nextDouble() is in (0, 1], so the logarithm is finite.
            case POISSON -> -Math.log(1 - random.nextDouble()) * meanGapNanos;
        };
        return current;
    }
}
