package io.sluice.loadtest.measure;

import java.time.Duration;

/**
 * Whether the client kept up with the load that it was to make. Where it did not, the figures are those of the client.
 *
 * @param lateness of the sends: when a request was sent, less when it was meant to be; what a server held back by flow
 *     control counts for nothing here
 * @param notSent requests given up because too many were under way
 * @param bound most that the 99th percentile of {@code lateness} may be
 */
public record Saturation(Distribution lateness, long notSent, Duration bound) {

    /** A timer's slack and a busy core's time slices; far more than that is a client at its limit. */
    public static final Duration DEFAULT_BOUND = Duration.ofMillis(10);

    public boolean isSaturated() {
        return notSent > 0 || lateness.p99().compareTo(bound) > 0;
    }
}
