package io.sluice.cli.loadtest;

import io.sluice.loadtest.scenario.Key;
import io.sluice.loadtest.scenario.Rate;
import io.sluice.loadtest.scenario.ScenarioBuilder;
import io.sluice.loadtest.search.Probe;
import io.sluice.loadtest.search.RateCurve;
import io.sluice.loadtest.search.RateSearch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** More than one load: a search, or a curve. */
public final class ModeOptions {

    @ArgGroup
    private Mode mode = new Mode();

    private static final class Mode {
        @Option(
                names = "--find-rate",
                paramLabel = "P99",
                converter = TimeConverter.class,
                description = "Look for the highest rate without an error whose p99 is at most this, e.g. 50ms.")
        private @Nullable Duration findRate;

        @Option(
                names = "--curve",
                paramLabel = "RATES",
                split = ",",
                description = "One load after the other at these rates, e.g. 25%%,50%%,75%%,100%%,125%%.")
        private List<String> curve = List.of();
    }

    public boolean isSearch() {
        return mode.findRate != null;
    }

    /** Whether there is more than one load. */
    public boolean isMany() {
        return isSearch() || !mode.curve.isEmpty();
    }

    /** Rates come from here, so that none need be given beside it. */
    public void apply(ScenarioBuilder builder) {
        if (isMany()) {
            builder.override(Key.RATE, "100%");
        }
    }

    /**
     * Runs the loads.
     *
     * @param capacity requests a second that the server can do; shares are of this, and a search starts at half of it
     * @param precision of a search
     * @throws IllegalArgumentException if the rates make no curve
     */
    public RateSearch.Result run(Probe probe, double capacity, double precision) throws InterruptedException {
        if (mode.findRate != null) {
            return new RateSearch(capacity / 2, mode.findRate, precision).run(probe);
        }
        List<Double> rates = mode.curve.stream()
                .map(text -> Rate.parse(text).perSecond(capacity))
                .toList();
        return new RateSearch.Result(Optional.empty(), new RateCurve(rates).run(probe));
    }
}
