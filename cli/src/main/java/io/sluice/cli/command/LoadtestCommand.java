package io.sluice.cli.command;

import io.sluice.cli.loadtest.LiveLine;
import io.sluice.cli.loadtest.LoadOptions;
import io.sluice.cli.loadtest.ModeOptions;
import io.sluice.cli.loadtest.ReportFile;
import io.sluice.cli.loadtest.SelfTestCommand;
import io.sluice.cli.loadtest.Target;
import io.sluice.cli.output.Json;
import io.sluice.cli.output.LoadView;
import io.sluice.cli.output.RatesView;
import io.sluice.cli.output.Terminal;
import io.sluice.cli.output.UserException;
import io.sluice.cli.output.WorkloadView;
import io.sluice.loadtest.LoadResult;
import io.sluice.loadtest.LoadTest;
import io.sluice.loadtest.Watcher;
import io.sluice.loadtest.scenario.Scenario;
import io.sluice.loadtest.scenario.ScenarioException;
import io.sluice.loadtest.search.RatePoint;
import io.sluice.loadtest.search.RateSearch;
import io.sluice.loadtest.wire.RefusedException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "loadtest",
        mixinStandardHelpOptions = true,
        description = "Puts a load on a server and measures how it answers.",
        subcommands = SelfTestCommand.class,
        footer = {
            "",
            "Example:  ./sluice loadtest steady --report steady.html",
            "          ./sluice loadtest --rate 50 --duration 30s --input tensor:224",
            "          ./sluice loadtest greedy-client --model NAME",
            "",
            "In an open loop requests are sent on schedule whatever the server does, and latency counts from the",
            "scheduled time. In a closed loop each caller sends when its last request is answered.",
            "A request is never sent twice. docs/loadtest.md explains scenarios and figures.",
            "",
            "Exit codes: 0 done, 1 failed or an expectation does not hold, 2 not understood,",
            "            3 the client was the bottleneck, so that the figures are not the server's."
        })
public final class LoadtestCommand implements Callable<Integer> {

    /** The client could not make the load that was asked for. */
    static final int CLIENT_SATURATED = 3;

    /** Where a search stops: at most this share below what fails. */
    private static final double SEARCH_PRECISION = 0.05;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Target target = new Target();

    @Mixin
    private JsonOption json = new JsonOption();

    @Mixin
    private LoadOptions load = new LoadOptions();

    @Mixin
    private ModeOptions mode = new ModeOptions();

    @Mixin
    private ReportFile report = new ReportFile();

    @Override
    public Integer call() throws Exception {
        var builder = load.builder();
        mode.apply(builder);
        Scenario scenario = understood(builder::build);
        LiveLine line = new LiveLine(spec.commandLine().getErr());
        boolean isWatched = Terminal.isStandardError();
        Watcher watcher = isWatched ? line : Watcher.NONE;
        try (LoadTest test = LoadTest.open(target.endpoint(), scenario, watcher)) {
            return mode.isMany() ? runMany(test, scenario) : runOne(test, scenario);
        } catch (RefusedException refusal) {
            throw refusal.isConnectionFailure()
                    ? target.nobodyAnswers(refusal)
                    : new UserException(refusal.reason(), "%s (%s)".formatted(refusal.getMessage(), refusal.reason()));
        } finally {
            if (isWatched) {
                line.end();
            }
        }
    }

    private int runOne(LoadTest test, Scenario scenario) throws Exception {
        LoadResult result = test.run(target.metrics());
        LoadView view = LoadView.of(result);
        report.write(spec, scenario, result);
        PrintWriter out = spec.commandLine().getOut();
        if (json.isOn()) {
            Json.print(view, out);
        } else {
            view.print(out, WorkloadView.tables(result));
            view.printProblems(spec.commandLine().getErr());
        }
        if (result.report().saturation().isSaturated()) {
            return CLIENT_SATURATED;
        }
        boolean isFine = result.problems().isEmpty() && result.report().counts().succeeded() > 0;
        return isFine ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private int runMany(LoadTest test, Scenario scenario) throws Exception {
        double capacity = test.capacity();
        RateSearch.Result found = understood(() -> mode.run(test.probe(), capacity, SEARCH_PRECISION));
        List<RatesView.Point> points =
                found.points().stream().map(RatesView.Point::of).toList();
        RatesView view =
                new RatesView(capacity, found.best().map(RatesView.Point::of).orElse(null), points);
        report.write(spec, scenario, capacity, found);
        if (json.isOn()) {
            Json.print(view, spec.commandLine().getOut());
        } else {
            view.print(spec.commandLine().getOut());
        }
        if (mode.isSearch() && found.best().isEmpty()) {
            throw new UserException("no rate met the target; see --curve for what each rate gives");
        }
        boolean isSaturated = !mode.isSearch() && found.points().stream().anyMatch(RatePoint::isClientSaturated);
        return isSaturated ? CLIENT_SATURATED : CommandLine.ExitCode.OK;
    }

    private interface Attempt<T> {
        T get() throws Exception;
    }

    /** A mistake in what was asked for is told as one of the command line. */
    private <T> T understood(Attempt<T> attempt) throws Exception {
        try {
            return attempt.get();
        } catch (IllegalArgumentException | ScenarioException mistake) {
            throw new CommandLine.ParameterException(spec.commandLine(), String.valueOf(mistake.getMessage()), mistake);
        }
    }
}
