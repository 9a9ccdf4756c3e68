package io.sluice.server.latency;

import java.util.concurrent.TimeUnit;

/**
 * By how much everything takes longer at the moment than it does otherwise, e.g. since another process took half of the
 * processors; as a logarithm.
 *
 * <p>It follows what is observed within {@link #TIME_CONSTANT}, or within a few passes where those are slower. A single
 * odd pass does not move it: what counts is the median of the latest three. While nothing runs it is forgotten as fast, so
 * that a model that looked too slow for any request is tried again.
 */
final class Pace {

    static final double TIME_CONSTANT = TimeUnit.SECONDS.toNanos(1);

    /** Least weight of an observation: passes faster than this would allow are followed within about 8 of them. */
    static final double LEAST_WEIGHT = 1.0 / 8;

    /** Most by which one observation may differ from what was expected: 4 times as long, or as short. */
    private static final double LARGEST_STEP = Math.log(4);

    /**
     * Share by which each pass moves {@link #rest} to the pace, if that is below or not far above: machines are slowed down
     * for a while, never sped up, so what was learned from a slow one is corrected and what is slow now is not learned.
     */
    private static final double REST_WEIGHT = 1.0 / 32;

    /** Above rest by less than this, a pace is chance. */
    private static final double CHANCE = Math.log(1.25);

    private static final double FORGOTTEN = 4 * TIME_CONSTANT;

    private double pace;
    /** What it returns to while nothing runs. */
    private double rest;

    private long observedAt;
    private long quietFrom;
    private double last = Double.NaN;
    private double lastButOne = Double.NaN;

    /** As it is believed to be at a time. */
    double at(long nowNanos) {
        long silence = Math.max(0, nowNanos - quietFrom);
        return pace > rest && silence > 0 ? rest + (pace - rest) * Math.exp(-silence / TIME_CONSTANT) : pace;
    }

    /** Whether it stays as it is for as long as nothing runs. */
    boolean isAtRest() {
        return pace <= rest;
    }

    /**
     * Learns from one pass.
     *
     * @param observed logarithm of what it took over what it otherwise takes
     * @param trust in what it otherwise takes, in [0, 1]
     * @param startedAt when the pass began, by the clock of {@code nowNanos}
     * @param longestPass nanoseconds that the next pass may take before its absence means that there is none
     */
    void follow(double observed, double trust, long startedAt, long nowNanos, long longestPass) {
        double expected = at(startedAt);
        long sinceLast = Math.max(0, nowNanos - observedAt);
        double step = Math.max(-LARGEST_STEP, Math.min(LARGEST_STEP, steady(observed, sinceLast) - expected));
        double weight = Math.max(LEAST_WEIGHT, 1 - Math.exp(-sinceLast / TIME_CONSTANT));
        pace = expected + trust * weight * step;
        if (pace < rest + CHANCE) {
            rest += REST_WEIGHT * (pace - rest);
        }
        observedAt = nowNanos;
        quietFrom = nowNanos + longestPass;
    }

    /** The median of the latest three, or what was observed where there have been fewer of late. */
    private double steady(double observed, long sinceLast) {
        if (sinceLast > FORGOTTEN) {
            last = Double.NaN;
        }
        double older = lastButOne;
        double old = last;
        lastButOne = last;
        last = observed;
        if (Double.isNaN(old) || Double.isNaN(older)) {
            return observed;
        }
        return Math.max(Math.min(observed, old), Math.min(Math.max(observed, old), older));
    }
}
