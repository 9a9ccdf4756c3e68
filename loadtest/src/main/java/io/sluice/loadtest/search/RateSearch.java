package io.sluice.loadtest.search;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks for the highest rate at which the 99th percentile of the latency stays within a target and no request fails.
 *
 * <p>First the rate is doubled until it is too much, or halved until it is not; then the gap is halved until it is small. The
 * same answers of the probe lead to the same steps.
 *
 * @param start the first rate tried
 * @param target most that the 99th percentile may be
 * @param precision the answer is at most this share below what fails, in (0, 1)
 */
public record RateSearch(double start, Duration target, double precision) {

    /** After so many probes it ends with what it has. */
    public static final int PROBES_LIMIT = 24;

    public static final double LOWEST_RATE = 0.1;
    public static final double HIGHEST_RATE = 1_000_000;

    /**
     * What was found.
     *
     * @param best the point of the highest rate that met the target; empty where even the lowest did not
     * @param points every probe, in the order they were made
     */
    public record Result(Optional<RatePoint> best, List<RatePoint> points) {
        public Result {
            points = List.copyOf(points);
        }
    }

    public RateSearch {
        if (!(start >= LOWEST_RATE && start <= HIGHEST_RATE)) {
            throw new IllegalArgumentException("a search must start in [%s, %.0f] requests a second, got %s"
                    .formatted(LOWEST_RATE, HIGHEST_RATE, start));
        }
        if (target.isNegative() || target.isZero()) {
            throw new IllegalArgumentException("the target must be longer than 0, got " + target);
        }
        if (!(precision > 0 && precision < 1)) {
            throw new IllegalArgumentException("the precision must be in (0, 1), got " + precision);
        }
    }

    /** Blocks until found. */
    public Result run(Probe probe) throws InterruptedException {
        List<RatePoint> points = new ArrayList<>();
        Optional<RatePoint> best = Optional.empty();
        double good = 0;
        double bad = Double.POSITIVE_INFINITY;
        double rate = start;
        while (points.size() < PROBES_LIMIT) {
            RatePoint point = probe.at(rate);
            points.add(point);
            if (meets(point)) {
                good = rate;
                best = Optional.of(point);
            } else {
                bad = rate;
            }
            if ((good > 0 && good >= bad * (1 - precision)) || good >= HIGHEST_RATE || bad <= LOWEST_RATE) {
                break;
            }
            rate = next(good, bad);
        }
        return new Result(best, points);
    }

    private boolean meets(RatePoint point) {
        return point.errors() == 0
                && !point.isClientSaturated()
                && point.answeredPerSecond() > 0
                && point.latency().p99().compareTo(target) <= 0;
    }

    private static double next(double good, double bad) {
        if (bad == Double.POSITIVE_INFINITY) {
            return Math.min(HIGHEST_RATE, good * 2);
        }
        return good == 0 ? Math.max(LOWEST_RATE, bad / 2) : (good + bad) / 2;
    }
}
