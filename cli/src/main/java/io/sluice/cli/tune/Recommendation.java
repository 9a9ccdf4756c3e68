package io.sluice.cli.tune;

import io.sluice.model.engine.Precision;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/** Chooses among measurements. */
final class Recommendation {

    private static final Comparator<Measurement> BY_THROUGHPUT = Comparator.comparingDouble(
                    Measurement::imagesPerSecond)
            .thenComparing(
                    Comparator.comparingDouble(Measurement::requestMillis).reversed());

    private Recommendation() {}

    /** The most images a second; of equals the one with the shorter wait. */
    static Optional<Measurement> fastest(Collection<Measurement> measurements) {
        return measurements.stream().max(BY_THROUGHPUT);
    }

    /**
     * The most images a second of those that are allowed and quick enough.
     *
     * @param allowed precisions that the user wants
     * @param p99Millis most that {@link Measurement#requestMillis} may be
     */
    static Optional<Measurement> of(Collection<Measurement> measurements, Set<Precision> allowed, double p99Millis) {
        return measurements.stream()
                .filter(measurement -> allowed.contains(measurement.candidate().precision()))
                .filter(measurement -> measurement.requestMillis() <= p99Millis)
                .max(BY_THROUGHPUT);
    }
}
