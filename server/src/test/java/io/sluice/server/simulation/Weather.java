package io.sluice.server.simulation;

import java.util.Random;
import java.util.concurrent.TimeUnit;

/** By how much passes take longer, or shorter, than usual. */
interface Weather {

    /** Every pass takes its usual time. */
    Weather CALM = (atNanos, random) -> 1;

    /** Another process takes half of the machine for 5 s of every 20, from the tenth second on. */
    Weather NEIGHBOUR = (atNanos, random) -> TimeUnit.NANOSECONDS.toSeconds(atNanos) % 20 / 5 == 2 ? 2 : 1;

    /** What to multiply the usual time by, for a pass that begins now. */
    double slowness(long atNanos, Random random);

    /** Chance of its own for each pass: log-normal, with this standard deviation of the logarithm. */
    static Weather jitter(double sigma) {
        return (atNanos, random) -> StrictMath.exp(sigma * random.nextGaussian());
    }

    /** Both at once. */
    default Weather with(Weather other) {
        return (atNanos, random) -> slowness(atNanos, random) * other.slowness(atNanos, random);
    }
}
