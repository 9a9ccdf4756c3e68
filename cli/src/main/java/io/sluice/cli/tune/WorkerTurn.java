package io.sluice.cli.tune;

import io.sluice.model.engine.Precision;

/**
 * What a {@link TuneWorker} is told.
 *
 * @param millis to measure for
 */
record WorkerTurn(Candidate candidate, long millis) {

    private static final String FAILED = "failed ";

    String line() {
        return "%s %d %d %d %d"
                .formatted(
                        candidate.precision(),
                        candidate.replicas(),
                        candidate.threads(),
                        candidate.batchSize(),
                        millis);
    }

    static WorkerTurn parse(String line) {
        String[] words = line.split(" ");
        Candidate candidate = new Candidate(
                Precision.valueOf(words[0]),
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                Integer.parseInt(words[3]));
        return new WorkerTurn(candidate, Long.parseLong(words[4]));
    }

    /** The answer of a worker that cannot go on. */
    static String failure(Throwable fault) {
        return FAILED + String.valueOf(fault.getMessage()).replaceAll("\\s*\\R\\s*", " ");
    }

    static boolean isFailure(String answer) {
        return answer.startsWith(FAILED);
    }

    /** What the worker says went wrong. */
    static String reason(String failure) {
        return failure.substring(FAILED.length());
    }
}
