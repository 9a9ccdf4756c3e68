package io.sluice.loadtest;

import io.sluice.loadtest.generator.Lane;
import io.sluice.loadtest.generator.Load;
import io.sluice.loadtest.generator.LoadGenerator;
import io.sluice.loadtest.measure.LoadReport;
import io.sluice.loadtest.measure.Measurements;
import io.sluice.loadtest.metrics.MetricsScraper;
import io.sluice.loadtest.metrics.ServerMetrics;
import io.sluice.loadtest.scenario.ClientPlan;
import io.sluice.loadtest.scenario.LoadPlan;
import io.sluice.loadtest.scenario.Scenario;
import io.sluice.loadtest.search.Probe;
import io.sluice.loadtest.search.RatePoint;
import io.sluice.loadtest.wire.ConnectionPolicy;
import io.sluice.loadtest.wire.Connections;
import io.sluice.loadtest.wire.Preflight;
import io.sluice.loadtest.wire.RefusedException;
import io.sluice.loadtest.wire.StreamLane;
import io.sluice.loadtest.wire.StreamPolicy;
import io.sluice.loadtest.wire.UnaryLane;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** One scenario against one server. Used by one thread; close it when done. */
public final class LoadTest implements AutoCloseable {

    /** More than any server batches at once, and few enough to wait for none too long. */
    private static final int CALIBRATION_CALLERS = 32;

    private static final Duration CALIBRATION_WARMUP = Duration.ofSeconds(1);

    /** The first request of each kind may take longer than the others: it connects, and warms both sides. */
    private static final Duration PREFLIGHT_DEADLINE = Duration.ofSeconds(30);

    private final Scenario scenario;
    private final Watcher watcher;
    private final Connections connections;
    private final Function<Measurements, List<Lane>> lanes;

    private LoadTest(
            Scenario scenario, Watcher watcher, Connections connections, Function<Measurements, List<Lane>> lanes) {
        this.scenario = scenario;
        this.watcher = watcher;
        this.connections = connections;
        this.lanes = lanes;
    }

    /**
     * Reads the pictures, connects, and sends one request of each kind.
     *
     * @param target {@code host:port}, or any target that gRPC knows
     * @throws IOException if a picture cannot be read
     * @throws RefusedException if one of the requests is not answered
     * @throws IllegalArgumentException if the scenario asks for what cannot be, e.g. texts in a video stream
     */
    public static LoadTest open(String target, Scenario scenario, Watcher watcher)
            throws IOException, RefusedException, InterruptedException {
        ClientPlan client = scenario.client();
        Connections connections = new Connections(new ConnectionPolicy(target, client.clients(), client.connections()));
        try {
            return new LoadTest(scenario, watcher, connections, lanes(connections, scenario));
        } catch (IOException | RefusedException | InterruptedException | RuntimeException failure) {
            connections.close();
            throw failure;
        }
    }

    private static Function<Measurements, List<Lane>> lanes(Connections connections, Scenario scenario)
            throws IOException, RefusedException, InterruptedException {
        var calls = scenario.client().calls();
        Optional<StreamPolicy> streams = scenario.client().streams();
        if (streams.isPresent()) {
            var frames = scenario.workload().frames();
            Preflight.check(connections, frames, streams.get(), PREFLIGHT_DEADLINE);
            return measurements -> StreamLane.over(connections, frames, streams.get(), calls.deadline(), measurements);
        }
        var mix = scenario.workload().requests();
        Preflight.check(connections, mix, PREFLIGHT_DEADLINE);
        return measurements -> UnaryLane.over(connections, mix, calls, measurements);
    }

    /**
     * Runs the scenario, and blocks until its last request has ended.
     *
     * @param metrics the server's metrics page; empty to leave it alone
     * @throws IOException if there is no such page
     */
    public LoadResult run(Optional<URI> metrics) throws IOException, InterruptedException {
        LoadPlan plan = scenario.load();
        boolean needsCapacity = plan.shape().needsCapacity()
                || scenario.expectations().stream().anyMatch(one -> one.isShareOfCapacity());
        OptionalDouble capacity = needsCapacity ? OptionalDouble.of(capacity()) : OptionalDouble.empty();
        if (metrics.isEmpty()) {
            return result(capacity, run("the load", plan.load(capacity.orElse(1))), new ServerMetrics(List.of()));
        }
        try (MetricsScraper scraper =
                new MetricsScraper(metrics.get(), scenario.workload().model())) {
            LoadReport report = run("the load", plan.load(capacity.orElse(1)));
            return result(capacity, report, scraper.metrics());
        }
    }

    /** Requests a second that the server answers to callers who always want more; measures it, and blocks meanwhile. */
    public double capacity() throws InterruptedException {
        LoadPlan plan = scenario.load();
        LoadReport report = generate(
                "measuring the capacity", CALIBRATION_WARMUP, new Load.Closed(CALIBRATION_CALLERS, plan.calibration()));
        // A server that answered nothing in that time still gets some load.
        return Math.max(report.requestsPerSecond(), 1);
    }

    /** Loads of the scenario's kind at constant rates. */
    public Probe probe() {
        return rate -> RatePoint.of(
                rate,
                run(
                        String.format(Locale.ROOT, "%.1f requests a second", rate),
                        scenario.load().atRate(rate).load(1)));
    }

    @Override
    public void close() {
        connections.close();
    }

    private LoadResult result(OptionalDouble capacity, LoadReport report, ServerMetrics metrics) {
        List<String> problems = scenario.expectations().stream()
                .flatMap(one -> one.problem(report, capacity.orElse(1)).stream())
                .toList();
        return new LoadResult(capacity, report, metrics, problems);
    }

    private LoadReport run(String what, Load load) throws InterruptedException {
        return generate(what, scenario.load().warmup(), load);
    }

    private LoadReport generate(String what, Duration warmup, Load load) throws InterruptedException {
        watcher.begins(what, warmup.plus(load.duration()));
        return new LoadGenerator(load, warmup, scenario.client().slo()).run(lanes, watcher::second);
    }
}
