package io.sluice.cli.command;

import io.sluice.cli.files.Pictures;
import io.sluice.cli.output.Json;
import io.sluice.cli.output.LoadView;
import io.sluice.cli.output.Terminal;
import io.sluice.cli.output.UserException;
import io.sluice.client.ClassifyCall;
import io.sluice.client.ImageSource;
import io.sluice.client.RetryPolicy;
import io.sluice.client.SluiceClient;
import io.sluice.loadtest.Arrivals;
import io.sluice.loadtest.Load;
import io.sluice.loadtest.LoadGenerator;
import io.sluice.loadtest.LoadInput;
import io.sluice.loadtest.LoadReport;
import io.sluice.loadtest.Scenario;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "loadtest",
        mixinStandardHelpOptions = true,
        description = "Puts a load on a server and measures how it answers.",
        footer = {
            "",
            "Example:  ./sluice loadtest --rate 50 --duration 30s --input tensor:224",
            "",
            "With --rate, requests are sent on schedule whatever the server does, and latency counts from the",
            "scheduled time. With --concurrency, each caller sends when its last request is answered.",
            "A request is never sent twice."
        })
public final class LoadtestCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private JsonOption json = new JsonOption();

    @ArgGroup(multiplicity = "1")
    private LoadOption load = new LoadOption();

    private static final class LoadOption {
        @Option(names = "--rate", paramLabel = "N", description = "Open loop: so many requests a second.")
        private @Nullable Double rate;

        @Option(names = "--concurrency", paramLabel = "N", description = "Closed loop: so many callers.")
        private @Nullable Integer concurrency;
    }

    @Option(names = "--model", paramLabel = "NAME", description = "Which model; the server's first unless given.")
    private String model = "";

    @Option(
            names = "--input",
            paramLabel = "INPUT",
            defaultValue = "tensor:224",
            description =
                    "A picture's file, or tensor:S for S x S UINT8 pixels of noise; ${DEFAULT-VALUE} unless given.")
    private String input = "";

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "How long to measure; ${DEFAULT-VALUE} unless given.")
    private Duration duration = Duration.ZERO;

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            defaultValue = "2s",
            converter = DurationConverter.class,
            description = "How long to send before that without counting; ${DEFAULT-VALUE} unless given.")
    private Duration warmup = Duration.ZERO;

    @Option(
            names = "--arrivals",
            paramLabel = "HOW",
            defaultValue = "POISSON",
            description = "With --rate: poisson (as independent users are) or constant; poisson unless given.")
    private Arrivals arrivals = Arrivals.POISSON;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of poisson arrivals: the same seed gives the same schedule; ${DEFAULT-VALUE} unless given.")
    private long seed;

    @Override
    public Integer call() throws Exception {
        Scenario scenario = scenario();
        LoadReport report = server.talk(RetryPolicy.NEVER, client -> measure(client, scenario));
        LoadView view = LoadView.of(report);
        if (json.isOn()) {
            Json.print(view, spec.commandLine().getOut());
        } else {
            view.print(spec.commandLine().getOut());
        }
        return report.succeeded() > 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private LoadReport measure(SluiceClient client, Scenario scenario) throws InterruptedException {
        // What every request would be refused for is told once, as a sentence.
        client.classify(scenario.call());
        if (Terminal.isStandardError()) {
            long seconds = scenario.warmup().plus(scenario.duration()).toSeconds();
            spec.commandLine().getErr().println("sending for %d s ...".formatted(seconds));
        }
        return new LoadGenerator(client).run(scenario);
    }

    private Scenario scenario() throws UserException {
        try {
            return new Scenario(ClassifyCall.of(picture()).withModel(model).withTopK(1), load(), warmup, duration);
        } catch (IllegalArgumentException outOfRange) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), String.valueOf(outOfRange.getMessage()), outOfRange);
        }
    }

    private ImageSource picture() throws UserException {
        return LoadInput.isTensor(input) ? LoadInput.tensor(input) : Pictures.read(Path.of(input));
    }

    private Load load() {
        if (load.rate != null) {
            return new Load.Open(load.rate, arrivals, seed);
        }
        return new Load.Closed(load.concurrency == null ? 1 : load.concurrency);
    }
}
