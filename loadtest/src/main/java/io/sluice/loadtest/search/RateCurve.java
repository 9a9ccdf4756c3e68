package io.sluice.loadtest.search;

import java.util.ArrayList;
import java.util.List;

/**
 * Goes through given rates: what the server does below, at and beyond what it can.
 *
 * @param rates in requests a second, in rising order; at least two
 */
public record RateCurve(List<Double> rates) {

    public static final int RATES_LIMIT = 64;

    public RateCurve {
        rates = rates.stream().sorted().distinct().toList();
        if (rates.size() < 2 || rates.size() > RATES_LIMIT) {
            throw new IllegalArgumentException(
                    "a curve must have 2 to %d different rates, got %d".formatted(RATES_LIMIT, rates.size()));
        }
    }

    /** Blocks until the last is done. */
    public List<RatePoint> run(Probe probe) throws InterruptedException {
        List<RatePoint> points = new ArrayList<>();
        for (double rate : rates) {
            points.add(probe.at(rate));
        }
        return points;
    }
}
