package io.sluice.loadtest.metrics;

import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The server's own figures at one moment, over the models that were asked for. All but {@code queueRows} count from the
 * server's start.
 *
 * @param at after the first sample
 * @param queueRows rows admitted and not yet answered
 * @param passes forward passes
 * @param rows rows in them
 * @param executeSeconds that they took, together
 * @param passesBySize forward passes of at most so many rows; the last bucket has no upper end
 */
public record ServerSample(
        Duration at,
        double queueRows,
        double passes,
        double rows,
        double executeSeconds,
        SortedMap<Double, Double> passesBySize) {

    public ServerSample {
        passesBySize = new TreeMap<>(passesBySize);
    }
}
