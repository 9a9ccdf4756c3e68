package io.sluice.cli.tune;

import io.sluice.model.engine.Precision;

/**
 * What can be measured, and recommended.
 *
 * @param replicas that run passes side by side
 * @param threads of each pass
 * @param batchSize images of each pass
 */
record Candidate(Precision precision, int replicas, int threads, int batchSize) {

    Candidate with(Precision other) {
        return new Candidate(other, replicas, threads, batchSize);
    }

    @Override
    public String toString() {
        return "%s, %d x %d threads, batch %d".formatted(precision.configName(), replicas, threads, batchSize);
    }
}
