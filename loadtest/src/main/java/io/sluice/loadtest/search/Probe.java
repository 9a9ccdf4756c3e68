package io.sluice.loadtest.search;

/** One short load at a given rate. */
@FunctionalInterface
public interface Probe {

    /** Blocks until it is over. */
    RatePoint at(double ratePerSecond) throws InterruptedException;
}
