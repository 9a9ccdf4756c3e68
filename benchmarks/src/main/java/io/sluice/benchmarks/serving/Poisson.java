package io.sluice.benchmarks.serving;

import io.sluice.loadtest.arrivals.Arrivals;
import io.sluice.loadtest.arrivals.RateProfile;
import io.sluice.loadtest.arrivals.Spacing;
import io.sluice.loadtest.generator.Load;
import io.sluice.loadtest.generator.LoadGenerator;
import io.sluice.loadtest.measure.LoadReport;
import java.time.Duration;
import java.util.List;

/**
 * Callers that do not wait for one another: Poisson arrivals, dealt to the callers in turns.
 *
 * @param rate calls a second of all callers together
 * @param seed of the arrivals
 */
record Poisson(List<Caller> callers, double rate, long seed) {

    /** Load of the same kind before what counts: connections, and a machine that settles. */
    static final Duration WARMUP = Duration.ofSeconds(3);

    /** Blocks until the last call has ended. */
    LoadReport run(Duration length) throws InterruptedException {
        Arrivals arrivals = new Arrivals.Paced(RateProfile.constant(rate, length), Spacing.POISSON, seed);
        return Caller.run(
                callers,
                new LoadGenerator(
                        new Load.Open(arrivals), WARMUP, callers.get(0).deadline()));
    }
}
