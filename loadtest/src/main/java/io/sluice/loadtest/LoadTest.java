package io.sluice.loadtest;

import io.sluice.loadtest.generator.Load;
import io.sluice.loadtest.generator.SideBySide;
import io.sluice.loadtest.measure.LoadReport;
import io.sluice.loadtest.metrics.MetricsScraper;
import io.sluice.loadtest.metrics.ServerMetrics;
import io.sluice.loadtest.scenario.Expectation;
import io.sluice.loadtest.scenario.LoadPlan;
import io.sluice.loadtest.scenario.Scenario;
import io.sluice.loadtest.search.Probe;
import io.sluice.loadtest.search.RatePoint;
import io.sluice.loadtest.wire.RefusedException;
import io.sluice.loadtest.wire.Reloads;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** One scenario against one server. Used by one thread; close it when done. */
public final class LoadTest implements AutoCloseable {

    /** More than any server batches at once, and few enough to wait for none too long. */
    private static final int CALIBRATION_CALLERS = 32;

    private static final Duration CALIBRATION_WARMUP = Duration.ofSeconds(1);

    private final Scenario scenario;
    private final Watcher watcher;
    private final List<ConnectedTenant> tenants;

    private LoadTest(Scenario scenario, Watcher watcher, List<ConnectedTenant> tenants) {
        this.scenario = scenario;
        this.watcher = watcher;
        this.tenants = tenants;
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
        List<ConnectedTenant> tenants = new ArrayList<>();
        try {
            for (Scenario.Tenant tenant : scenario.tenants()) {
                tenants.add(ConnectedTenant.open(target, tenant));
            }
            return new LoadTest(scenario, watcher, tenants);
        } catch (IOException | RefusedException | InterruptedException | RuntimeException failure) {
            tenants.forEach(ConnectedTenant::close);
            throw failure;
        }
    }

    /**
     * Runs the scenario, and blocks until its last request has ended.
     *
     * @param metrics the server's metrics page; empty to leave it alone
     * @throws IOException if there is no such page
     */
    public LoadResult run(Optional<URI> metrics) throws IOException, InterruptedException {
        OptionalDouble capacity = needsCapacity() ? OptionalDouble.of(capacity()) : OptionalDouble.empty();
        if (scenario.reloadEvery().isEmpty()) {
            return run(metrics, capacity);
        }
        Reloads reloads = tenants.get(0).reloads(scenario.reloadEvery().get());
        LoadResult result;
        try (reloads) {
            result = run(metrics, capacity);
        }
        return reloads.problem().map(result::withProblem).orElse(result);
    }

    private LoadResult run(Optional<URI> metrics, OptionalDouble capacity) throws IOException, InterruptedException {
        if (metrics.isEmpty()) {
            return result(capacity, runAll(capacity.orElse(1)), new ServerMetrics(List.of()));
        }
        try (MetricsScraper scraper =
                new MetricsScraper(metrics.get(), scenario.first().workload().model())) {
            SideBySide.Reports reports = runAll(capacity.orElse(1));
            return result(capacity, reports, scraper.metrics());
        }
    }

    /**
     * Requests of the first workload a second that the server answers to callers who always want more, and wait as long as
     * it takes; measures it, and blocks meanwhile.
     */
    public double capacity() throws InterruptedException {
        Load load = new Load.Closed(CALIBRATION_CALLERS, first().load().calibration());
        LoadReport report = generate(
                        "measuring the capacity",
                        CALIBRATION_WARMUP,
                        List.of(tenants.get(0).patient(load)))
                .whole();
        // A server that answered nothing in that time still gets some load.
        return Math.max(report.requestsPerSecond(), 1);
    }

    /** Loads of the kind of the first workload at constant rates. */
    public Probe probe() {
        return rate -> RatePoint.of(
                rate,
                generate(
                                String.format(Locale.ROOT, "%.1f requests a second", rate),
                                first().load().warmup(),
                                List.of(tenants.get(0)
                                        .member(first().load().atRate(rate).load(1))))
                        .whole());
    }

    @Override
    public void close() {
        tenants.forEach(ConnectedTenant::close);
    }

    private Scenario.Tenant first() {
        return scenario.first();
    }

    private boolean needsCapacity() {
        return scenario.tenants().stream()
                        .map(Scenario.Tenant::load)
                        .map(LoadPlan::shape)
                        .anyMatch(shape -> shape.needsCapacity())
                || Stream.concat(
                                scenario.expectations().stream(),
                                scenario.tenants().stream().flatMap(tenant -> tenant.expectations().stream()))
                        .anyMatch(Expectation::isShareOfCapacity);
    }

    private SideBySide.Reports runAll(double capacity) throws InterruptedException {
        return generate(
                "the load",
                first().load().warmup(),
                tenants.stream()
                        .map(one -> one.member(one.tenant().load().load(capacity)))
                        .toList());
    }

    private LoadResult result(OptionalDouble capacity, SideBySide.Reports reports, ServerMetrics metrics) {
        double known = capacity.orElse(1);
        List<String> problems = new ArrayList<>();
        scenario.expectations()
                .forEach(one -> one.problem(reports.whole(), known).ifPresent(problems::add));
        List<LoadResult.Workload> workloads = new ArrayList<>();
        for (int i = 0; i < tenants.size(); i++) {
            Scenario.Tenant tenant = scenario.tenants().get(i);
            LoadReport report = reports.members().get(i);
            workloads.add(new LoadResult.Workload(tenant.name(), report));
            tenant.expectations()
                    .forEach(one -> one.problem(report, known)
                            .ifPresent(problem -> problems.add(tenant.name() + ": " + problem)));
        }
        return new LoadResult(capacity, reports.whole(), workloads, metrics, problems);
    }

    private SideBySide.Reports generate(String what, Duration warmup, List<SideBySide.Member> members)
            throws InterruptedException {
        Duration longest = members.stream()
                .map(member -> member.load().duration())
                .reduce(Duration.ZERO, (one, other) -> one.compareTo(other) > 0 ? one : other);
        watcher.begins(what, warmup.plus(longest));
        return new SideBySide(members, warmup).run(watcher::second);
    }
}
