package io.sluice.loadtest.scenario;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Collects what a file and flags say, and makes a scenario of it. Used by one thread. */
public final class ScenarioBuilder {

    private final List<String> problems = new ArrayList<>();
    private final List<TenantBuilder> workloads = new ArrayList<>();
    private final Path folder;
    private final TenantBuilder shared;

    /** @param folder that names of files are taken from */
    public ScenarioBuilder(Path folder) {
        this.folder = folder;
        shared = new TenantBuilder(folder, problems);
    }

    /**
     * Sets one setting, over what a file said of any workload; a shape of a load replaces whatever other shape there was,
     * and is a mistake where there are several workloads.
     */
    public void override(Key key, String text) {
        String source = "--" + key;
        if (Key.SHAPES.contains(key) && !workloads.isEmpty()) {
            problem("%s: the scenario has %d workloads, each with a load of its own"
                    .formatted(source, workloads.size()));
        }
        shared.override(key, text, source);
        if (!Key.SHARED.contains(key)) {
            workloads.forEach(workload -> workload.override(key, text, source));
        }
    }

    /** Replaces all requests. */
    public void overrideRequests(Map<String, List<String>> request, String source) {
        shared.forgetRequests();
        workloads.forEach(TenantBuilder::forgetRequests);
        // What a flag names is taken from where the command runs.
        shared.request(request, source, Path.of(""));
    }

    /**
     * Adds an expectation of the whole.
     *
     * @param figure e.g. {@code p99}
     * @param condition e.g. {@code < 250ms}
     */
    public void expect(String figure, String condition, String source) {
        expect(shared, figure, condition, source);
    }

    void expect(TenantBuilder of, String figure, String condition, String source) {
        Optional<Expectation.Figure> known = Expectation.Figure.named(figure);
        if (known.isEmpty()) {
            List<String> figures = List.of(Expectation.Figure.values()).stream()
                    .map(Expectation.Figure::key)
                    .toList();
            problem("%s: nothing is known of '%s'%s".formatted(source, figure, DidYouMean.forName(figure, figures)));
            return;
        }
        of.expect(known.get(), condition, source);
    }

    /** What is said of every workload that does not say otherwise. */
    TenantBuilder shared() {
        return shared;
    }

    TenantBuilder addWorkload() {
        TenantBuilder workload = new TenantBuilder(shared, workloads.size());
        workloads.add(workload);
        return workload;
    }

    void request(TenantBuilder of, Map<String, List<String>> request, String source) {
        of.request(request, source, folder);
    }

    void problem(String sentence) {
        problems.add(sentence);
    }

    /** @throws ScenarioException with every mistake, if there is one */
    public Scenario build() throws ScenarioException {
        checkNames();
        List<Scenario.Tenant> tenants = new ArrayList<>();
        List<TenantBuilder> builders = workloads.isEmpty() ? List.of(shared) : workloads;
        builders.forEach(builder -> builder.build().ifPresent(tenants::add));
        String description = shared.text(Key.DESCRIPTION);
        Optional<Duration> reloadEvery = shared.reloadEvery();
        if (problems.isEmpty()) {
            try {
                return new Scenario(description, tenants, reloadEvery, shared.expectations());
            } catch (IllegalArgumentException tooMany) {
                problem(String.valueOf(tooMany.getMessage()));
            }
        }
        // What is wrong in what all share is wrong in each.
        throw new ScenarioException(List.copyOf(new LinkedHashSet<>(problems)));
    }

    private void checkNames() {
        Set<String> names = new LinkedHashSet<>();
        for (TenantBuilder workload : workloads) {
            if (workload.name().isBlank()) {
                problem("each workload must have a name, such as 'name: interactive'");
            } else if (!names.add(workload.name())) {
                problem("two workloads have the name '%s'".formatted(workload.name()));
            }
        }
    }
}
