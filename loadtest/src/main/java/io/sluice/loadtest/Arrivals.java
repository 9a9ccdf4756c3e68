package io.sluice.loadtest;

/** How the requests of an open loop are spread over time. */
public enum Arrivals {
    /** Evenly: the kindest traffic there is. */
    CONSTANT,
    /** Independently of each other, as many independent users are: gaps are exponentially distributed. */
    POISSON
}
