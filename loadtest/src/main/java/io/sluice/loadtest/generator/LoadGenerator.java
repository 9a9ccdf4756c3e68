package io.sluice.loadtest.generator;

import io.sluice.loadtest.measure.LoadReport;
import io.sluice.loadtest.measure.Measurements;
import io.sluice.loadtest.measure.Second;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs one load, warm-up and measurement, and tells how each second went.
 *
 * @param warmup load of the same kind before the measurement, which counts for nothing
 * @param slo latest that an answer is worth something
 */
public record LoadGenerator(Load load, Duration warmup, Duration slo) {

    /**
     * Blocks until the last request has ended.
     *
     * @param lanes makes the ways to the server, for the measurements that they shall tell
     * @param progress told every second, the warm-up included, on a thread of its own
     * @throws InterruptedException if the thread is interrupted; requests under way are left alone
     */
    public LoadReport run(Function<Measurements, List<Lane>> lanes, Consumer<Second> progress)
            throws InterruptedException {
        return new SideBySide(List.of(new SideBySide.Member(load, slo, lanes)), warmup)
                .run(progress)
                .whole();
    }
}
