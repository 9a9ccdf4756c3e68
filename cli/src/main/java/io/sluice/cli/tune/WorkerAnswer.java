package io.sluice.cli.tune;

import java.util.Optional;

/** What a {@link TuneWorker} found out in a turn. */
record WorkerAnswer(Measurement measurement, Exactness exactness) {

    private static final int NO_CLASSES = -1;

    String line() {
        return "%s %s %s %d %d %d %s %s"
                .formatted(
                        measurement.imagesPerSecond(),
                        measurement.p50Millis(),
                        measurement.p99Millis(),
                        measurement.passes(),
                        exactness.pictures(),
                        exactness.sameClass().orElse(NO_CLASSES),
                        exactness.leastCosine(),
                        measurement.engine());
    }

    static WorkerAnswer parse(Candidate candidate, String line) {
        String[] words = line.split(" ");
        int same = Integer.parseInt(words[5]);
        return new WorkerAnswer(
                new Measurement(
                        candidate,
                        words[7],
                        Double.parseDouble(words[0]),
                        Double.parseDouble(words[1]),
                        Double.parseDouble(words[2]),
                        Integer.parseInt(words[3])),
                new Exactness(
                        Integer.parseInt(words[4]),
                        same == NO_CLASSES ? Optional.empty() : Optional.of(same),
                        Double.parseDouble(words[6])));
    }
}
