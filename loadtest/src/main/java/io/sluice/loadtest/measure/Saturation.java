package io.sluice.loadtest.measure;

import java.time.Duration;

/**
 * Whether the client kept up with the load that it was to make. Where it did not, the figures are those of the client.
 *
 * @param lateness of the sends: when a request was sent, less when it was meant to be; what a server held back by flow
 *     control counts for nothing here
 * @param notSent requests given up because too many were under way
 * @param bound most that the 99th percentile of {@code lateness} may be: 10 ms, or a tenth of the median latency if that
 *     is longer
 */
public record Saturation(Distribution lateness, long notSent, Duration bound) {

    /** A timer's slack and a busy core's time slices; more than that is a client at its limit. */
    static final Duration LEAST_BOUND = Duration.ofMillis(10);

    /** Of the median latency: a lateness that hardly shows in the figures does no harm. */
    static final int LATENCY_SHARE = 10;

    static Saturation of(Distribution lateness, long notSent, Distribution latency) {
        Duration share = latency.p50().dividedBy(LATENCY_SHARE);
        return new Saturation(lateness, notSent, share.compareTo(LEAST_BOUND) > 0 ? share : LEAST_BOUND);
    }

    public boolean isSaturated() {
        return notSent > 0 || lateness.p99().compareTo(bound) > 0;
    }
}
