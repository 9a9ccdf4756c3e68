package io.sluice.loadtest.arrivals;

/** How requests are spread over time at a given rate. */
public enum Spacing {
    /** Evenly: the kindest traffic there is. */
    CONSTANT,
    /** Independently of each other, as many independent users are: gaps are exponentially distributed. */
    POISSON
}
