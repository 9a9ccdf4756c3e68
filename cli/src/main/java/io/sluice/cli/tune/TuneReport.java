package io.sluice.cli.tune;

import io.sluice.model.engine.Precision;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code tune} has found, as it is printed.
 *
 * @param p99Millis what the user allows a request to take; empty for anything
 * @param fastest the most images a second of all that were measured
 * @param recommended empty where nothing is quick enough
 * @param precisions how the others than fp32 compare to it
 * @param unmeasured candidates that the budget had no time for
 */
record TuneReport(
        String model,
        int cores,
        Optional<Double> p99Millis,
        List<Row> measurements,
        Optional<Row> fastest,
        Optional<Row> recommended,
        List<Comparison> precisions,
        int unmeasured) {

    /** A measurement, for people and machines. */
    record Row(
            String precision,
            String engine,
            int replicas,
            int threads,
            int batchSize,
            double imagesPerSecond,
            double p50Millis,
            double p99Millis,
            double requestMillis,
            int passes) {

        static Row of(Measurement measured) {
            Candidate candidate = measured.candidate();
            return new Row(
                    candidate.precision().configName(),
                    measured.engine(),
                    candidate.replicas(),
                    candidate.threads(),
                    candidate.batchSize(),
                    measured.imagesPerSecond(),
                    measured.p50Millis(),
                    measured.p99Millis(),
                    measured.requestMillis(),
                    measured.passes());
        }
    }

    /**
     * A precision beside fp32 with the same replicas, threads and batch size.
     *
     * @param gain images a second, over those of fp32
     */
    record Comparison(Row measurement, double gain, Exactness exactness) {}

    static TuneReport of(String model, int cores, Optional<Double> p99Millis, Tuning.Outcome outcome, Choice choice) {
        return new TuneReport(
                model,
                cores,
                p99Millis,
                outcome.measurements().stream().map(Row::of).toList(),
                choice.fastest().map(Row::of),
                choice.recommended().map(Row::of),
                comparisons(outcome),
                outcome.unmeasured());
    }

    /** What {@link Recommendation} says. */
    record Choice(Optional<Measurement> fastest, Optional<Measurement> recommended) {}

    private static List<Comparison> comparisons(Tuning.Outcome outcome) {
        return outcome.exactness().entrySet().stream()
                .filter(entry -> entry.getKey() != Precision.FP32)
                .flatMap(entry -> comparison(outcome, entry).stream())
                .toList();
    }

    private static Optional<Comparison> comparison(Tuning.Outcome outcome, Map.Entry<Precision, Exactness> precision) {
        List<Measurement> all = outcome.others().isEmpty() ? outcome.measurements() : outcome.others();
        return Recommendation.fastest(all.stream()
                        .filter(measured -> measured.candidate().precision() == precision.getKey())
                        .toList())
                .flatMap(measured -> outcome.measurements().stream()
                        .filter(other ->
                                other.candidate().equals(measured.candidate().with(Precision.FP32)))
                        .findFirst()
                        .map(base -> new Comparison(
                                Row.of(measured),
                                measured.imagesPerSecond() / base.imagesPerSecond(),
                                precision.getValue())));
    }
}
