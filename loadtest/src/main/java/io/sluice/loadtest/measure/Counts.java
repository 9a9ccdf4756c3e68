package io.sluice.loadtest.measure;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Requests by what became of them. Only those meant to be sent after the warm-up count.
 *
 * @param requests that were meant to be sent
 * @param succeeded of them
 * @param items images and texts in the answers of those
 * @param withinSlo succeeded, and no later than the objective
 * @param withdrawn cancelled by the client on purpose
 * @param failures the others, by reason
 */
public record Counts(long requests, long succeeded, long items, long withinSlo, long withdrawn, Failures failures) {

    /**
     * @param errors by the server's reason where it gave one, else the gRPC code
     * @param dropped video frames that the server passed over as the stream's policy says, by reason; no error
     */
    public record Failures(SortedMap<String, Long> errors, SortedMap<String, Long> dropped) {

        public Failures {
            errors = new TreeMap<>(errors);
            dropped = new TreeMap<>(dropped);
        }
    }

    public long failed() {
        return failures.errors().values().stream().mapToLong(Long::longValue).sum();
    }

    /** Share of requests answered within the objective, of those not withdrawn; 1 where there were none. */
    public double goodput() {
        long wanted = requests - withdrawn;
        return wanted == 0 ? 1 : (double) withinSlo / wanted;
    }
}
