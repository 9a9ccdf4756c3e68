package io.sluice.loadtest;

import io.sluice.client.SluiceClient;

/** Runs scenarios against one server. */
public final class LoadGenerator {

    private final SluiceClient client;

    /** @param client sends every request once, whatever its retry policy; its deadline is every request's */
    public LoadGenerator(SluiceClient client) {
        this.client = client;
    }

    /**
     * Runs one scenario, and blocks until its last request is answered or failed.
     *
     * @throws InterruptedException if the thread is interrupted; requests under way are left alone
     */
    public LoadReport run(Scenario scenario) throws InterruptedException {
        long startNanos = System.nanoTime();
        long measureNanos = startNanos + scenario.warmup().toNanos();
        long endNanos = measureNanos + scenario.duration().toNanos();
        Measurements measurements = new Measurements(measureNanos);
        Load load = scenario.load();
        if (load instanceof Load.Open open) {
            new OpenLoop(client, scenario.call(), measurements).run(new ArrivalSchedule(open), startNanos, endNanos);
        } else if (load instanceof Load.Closed closed) {
            new ClosedLoop(client, scenario.call(), measurements).run(closed.concurrency(), endNanos);
        }
        return measurements.report(scenario.duration());
    }
}
