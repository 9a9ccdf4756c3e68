package io.sluice.loadtest.measure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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

    /** Refused at once because too much was asked, as the server has it: {@code RESOURCE_EXHAUSTED}. */
    public long refused() {
        return count(Outcome.Kind.REFUSED);
    }

    /** Not answered before the deadline, by the server's clock or by the client's: {@code DEADLINE_EXCEEDED}. */
    public long expired() {
        return count(Outcome.Kind.EXPIRED);
    }

    /** All requests by what became of them, in the order of {@link Outcome.Kind}; only what there was. */
    public List<Outcome> outcomes() {
        List<Outcome> outcomes = new ArrayList<>(List.of(
                new Outcome(Outcome.Kind.IN_TIME, "", withinSlo),
                new Outcome(Outcome.Kind.LATE, "", succeeded - withinSlo),
                new Outcome(Outcome.Kind.CANCELLED, "", withdrawn)));
        failures.errors().forEach((reason, count) -> outcomes.add(Outcome.ofError(reason, count)));
        failures.dropped().forEach((reason, count) -> outcomes.add(new Outcome(Outcome.Kind.DROPPED, reason, count)));
        return outcomes.stream()
                .filter(outcome -> outcome.count() > 0)
                .sorted(Comparator.comparing(Outcome::kind))
                .toList();
    }

    private long count(Outcome.Kind kind) {
        return outcomes().stream()
                .filter(outcome -> outcome.kind() == kind)
                .mapToLong(Outcome::count)
                .sum();
    }

    /** Share of requests answered within the objective, of those not withdrawn; 1 where there were none. */
    public double goodput() {
        long wanted = requests - withdrawn;
        return wanted == 0 ? 1 : (double) withinSlo / wanted;
    }
}
