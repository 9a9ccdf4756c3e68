package io.sluice.loadtest.measure;

import java.util.concurrent.atomic.LongAdder;

/** The counters of one load. {@code started} and {@code ended} count the warm-up too, the others do not. */
final class Tally {

    final LongAdder started = new LongAdder();
    final LongAdder ended = new LongAdder();
    final LongAdder requests = new LongAdder();
    final LongAdder succeeded = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder items = new LongAdder();
    final LongAdder withinSlo = new LongAdder();
    final LongAdder withdrawn = new LongAdder();
    final LongAdder notSent = new LongAdder();

    long inFlight() {
        // In this order: an end that is seen has its start counted.
        long ends = ended.sum();
        return Math.max(0, started.sum() - ends);
    }

    Counts counts(Counts.Failures failures) {
        return new Counts(requests.sum(), succeeded.sum(), items.sum(), withinSlo.sum(), withdrawn.sum(), failures);
    }
}
