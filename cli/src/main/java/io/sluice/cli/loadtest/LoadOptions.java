package io.sluice.cli.loadtest;

import io.sluice.loadtest.scenario.Key;
import io.sluice.loadtest.scenario.ScenarioBuilder;
import io.sluice.loadtest.scenario.ScenarioFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which load: a scenario, and flags over it. */
public final class LoadOptions {

    @Parameters(
            arity = "0..1",
            paramLabel = "SCENARIO",
            description = "A scenario's file, or a bundled one: smoke, steady, overload-2x, burst,"
                    + " deadlines, cancelling, greedy-client, bulk-beside-interactive, video-8-streams, zero-shot or"
                    + " reload, soak.")
    private @Nullable String scenario;

    @ArgGroup
    private Shape shape = new Shape();

    private static final class Shape {
        @Option(
                names = "--rate",
                paramLabel = "RATE",
                description = "Open loop: requests a second, or a share of the measured capacity such as 80%%.")
        private @Nullable String rate;

        @Option(names = "--concurrency", paramLabel = "N", description = "Closed loop: so many callers.")
        private @Nullable String concurrency;

        @Option(names = "--steps", paramLabel = "STEPS", description = "Open loop: '20%% for 5s, 120%% for 5s'.")
        private @Nullable String steps;

        @Option(names = "--ramp", paramLabel = "RAMP", description = "Open loop: '10%% to 120%%'.")
        private @Nullable String ramp;

        @Option(names = "--burst", paramLabel = "BURST", description = "Open loop: '20%% to 300%% for 500ms every 5s'.")
        private @Nullable String burst;

        @Option(
                names = "--replay",
                paramLabel = "FILE",
                description = "Open loop: as recorded, one send time a line, in seconds.")
        private @Nullable String replay;
    }

    @Option(
            names = {"--spacing", "--arrivals"},
            paramLabel = "HOW",
            description = "Of an open loop: poisson (as independent users are) or constant; poisson unless given.")
    private @Nullable String spacing;

    @Option(names = "--seed", paramLabel = "N", description = "Of poisson: the same seed gives the same schedule.")
    private @Nullable String seed;

    @Option(
            names = "--reload-every",
            paramLabel = "TIME",
            description = "Have the server reload the model again and again; it must allow administration.")
    private @Nullable String reloadEvery;

    @Option(names = "--duration", paramLabel = "TIME", description = "How long to measure; 10s unless given.")
    private @Nullable String duration;

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            description = "How long to send before that without counting; 2s unless given.")
    private @Nullable String warmup;

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            description = "Longest that one request may take; 30s unless given.")
    private @Nullable String deadline;

    @Option(
            names = "--slo",
            paramLabel = "TIME",
            description = "Latest that an answer is worth something; the deadline unless given.")
    private @Nullable String slo;

    @Option(
            names = "--cancel",
            paramLabel = "SHARE",
            description = "Take requests back: '10%% after 50ms', or '30%% within 50ms' for any moment until then.")
    private @Nullable String cancel;

    @Option(names = "--priority", paramLabel = "PRIORITY", description = "interactive or bulk; said only if given.")
    private @Nullable String priority;

    @Option(
            names = "--client-name",
            paramLabel = "NAME",
            description = "Sent as sluice-client; {client} in it is the number of each of --clients.")
    private @Nullable String clientName;

    @Option(names = "--clients", paramLabel = "N", description = "Clients that say they are different; 1 unless given.")
    private @Nullable String clients;

    @Option(names = "--connections", paramLabel = "N", description = "Connections of each client; 1 unless given.")
    private @Nullable String connections;

    @Option(names = "--streams", paramLabel = "N", description = "Send frames over so many video streams.")
    private @Nullable String streams;

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            description = "Of streams: all (every frame is answered) or latest (old frames are dropped).")
    private @Nullable String policy;

    @Option(names = "--max-in-flight", paramLabel = "N", description = "Of streams: frames inside the server at once.")
    private @Nullable String maxInFlight;

    @Option(names = "--read-delay", paramLabel = "TIME", description = "Of streams: be a slow reader.")
    private @Nullable String readDelay;

    @Option(names = "--model", paramLabel = "NAME", description = "Which model; the server's first unless given.")
    private @Nullable String model;

    @Option(
            names = "--input",
            paramLabel = "INPUT",
            description = "A picture's file, a folder of them, tensor:S for S x S UINT8 pixels of noise,"
                    + " jpeg:WxH or png:WxH; tensor:224 unless given.")
    private @Nullable String input;

    @Option(names = "--labels", paramLabel = "A,B", split = ",", description = "Zero-shot: labels to choose from.")
    private List<String> labels = List.of();

    @Option(
            names = "--expect",
            paramLabel = "FIGURE=CONDITION",
            description =
                    "What must hold, e.g. 'p99=< 250ms' or 'goodput=>= 0.9'; else the exit code is 1." + " Repeatable.")
    private Map<String, String> expectations = new LinkedHashMap<>();

    /**
     * What the flags say, over the scenario.
     *
     * @throws IOException if the scenario cannot be read
     */
    public ScenarioBuilder builder() throws IOException {
        ScenarioBuilder builder = scenario == null ? new ScenarioBuilder(Path.of("")) : ScenarioFile.open(scenario);
        Map<Key, @Nullable String> flags = new LinkedHashMap<>();
        flags.put(Key.RATE, shape.rate);
        flags.put(Key.CONCURRENCY, shape.concurrency);
        flags.put(Key.STEPS, shape.steps);
        flags.put(Key.RAMP, shape.ramp);
        flags.put(Key.BURST, shape.burst);
        flags.put(Key.REPLAY, shape.replay);
        flags.put(Key.SPACING, spacing);
        flags.put(Key.SEED, seed);
        flags.put(Key.DURATION, duration);
        flags.put(Key.RELOAD_EVERY, reloadEvery);
        flags.put(Key.WARMUP, warmup);
        flags.put(Key.DEADLINE, deadline);
        flags.put(Key.SLO, slo);
        flags.put(Key.CANCEL, cancel);
        flags.put(Key.PRIORITY, priority);
        flags.put(Key.CLIENT_NAME, clientName);
        flags.put(Key.CLIENTS, clients);
        flags.put(Key.CONNECTIONS, connections);
        flags.put(Key.STREAMS, streams);
        flags.put(Key.POLICY, policy);
        flags.put(Key.MAX_IN_FLIGHT, maxInFlight);
        flags.put(Key.READ_DELAY, readDelay);
        flags.put(Key.MODEL, model);
        flags.forEach((key, text) -> {
            if (text != null) {
                builder.override(key, text);
            }
        });
        if (!labels.isEmpty()) {
            String picture = input == null ? "tensor:224" : input;
            builder.overrideRequests(Map.of("zero-shot", List.of(picture), "labels", labels), "--labels");
        } else if (input != null) {
            builder.overrideRequests(Map.of("classify", List.of(input), "top-k", List.of("1")), "--input");
        }
        expectations.forEach((figure, condition) -> builder.expect(figure, condition, "--expect"));
        return builder;
    }
}
