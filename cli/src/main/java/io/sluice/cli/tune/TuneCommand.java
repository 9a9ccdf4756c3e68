package io.sluice.cli.tune;

import io.sluice.cli.files.Bundle;
import io.sluice.cli.loadtest.TimeConverter;
import io.sluice.cli.output.Json;
import io.sluice.cli.output.LiveLine;
import io.sluice.cli.output.Terminal;
import io.sluice.cli.output.UserException;
import io.sluice.model.ModelLoader;
import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.Precision;
import io.sluice.model.engine.device.CpuFeatures;
import io.sluice.model.engine.device.Device;
import io.sluice.model.engine.device.PrecisionChoice;
import io.sluice.server.config.ConfigException;
import io.sluice.server.config.Setting;
import io.sluice.server.config.SettingsFile;
import io.sluice.server.repository.ModelSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "tune",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures what gives most images a second here: replicas, threads, batch size, precision.",
        footer = {
            "",
            "Examples:",
            "  ./sluice tune /models/vit-base-patch16-224 --p99 200ms --write sluice.yaml",
            "  ./sluice tune /models/vit-base-patch16-224 --precision fp32,bf16 --batch 1,4 --budget 30s",
            "",
            "Whole batches run in processes of their own, without a server; leave the machine alone meanwhile.",
            "A request that finds its replica busy waits for the pass that runs and then takes its own: --p99",
            "bounds the median of a pass plus the p99 of a pass. Recommended are the most images/s within it.",
            "fp32 is exact and always measured. What other precisions would give is shown; they are",
            "recommended only where --precision names them."
        })
public final class TuneCommand implements Callable<Integer> {

    private static final int BATCH_LIMIT = 1024;
    private static final int REPLICAS_LIMIT = 64;
    private static final int THREADS_LIMIT = 256;
    private static final int PICTURES_LIMIT = 6;
    private static final double NANOS_PER_MILLI = 1e6;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "MODEL", description = "A Hugging Face folder, or NAME=FOLDER.")
    private String model = "";

    @Option(
            names = "--precision",
            paramLabel = "P",
            split = ",",
            description =
                    "To measure besides fp32, and to recommend: fp32, bf16, fp16, int8 or auto. Unless given: auto.")
    private List<String> precisions = List.of();

    @Option(names = "--replicas", paramLabel = "N", split = ",", description = "Unless given: 1 and all cores.")
    private List<Integer> replicas = List.of();

    @Option(
            names = "--threads",
            paramLabel = "N",
            split = ",",
            description = "Of each pass. Unless given: what the cores leave to each replica.")
    private List<Integer> threads = List.of();

    @Option(
            names = "--batch",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,2,4,8",
            description = "Images of a pass; ${DEFAULT-VALUE} unless given.")
    private List<Integer> batchSizes = List.of();

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = TimeConverter.class,
            description = "Longest that all of it may take; ${DEFAULT-VALUE} unless given.")
    private Duration budget = Duration.ZERO;

    @Option(
            names = "--p99",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Longest that a request may take in the recommendation; any unless given.")
    private @Nullable Duration p99;

    @Option(
            names = "--write",
            paramLabel = "FILE",
            description = "Write what is recommended into this sluice.yaml; other settings and comments in it stay.")
    private @Nullable Path write;

    @Option(names = "--json", description = "Print one JSON document, also for a failure.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        Device device = CpuFeatures.ofThisMachine();
        ModelSource source = source();
        boolean checkpoint = ModelLoader.isCheckpoint(Path.of(source.location()));
        if (!checkpoint && !precisions.isEmpty()) {
            throw misuse("--precision: an exported graph computes as it was exported; leave it out");
        }
        Set<Precision> allowed = allowed(device);
        List<Candidate> candidates = candidates(allowed, cores);
        Tuning.Outcome outcome = new Tuning(
                        Path.of(source.location()),
                        pictures(),
                        budget,
                        new LiveLine(spec.commandLine().getErr(), Terminal.isStandardError()))
                .run(candidates, precisions.isEmpty() && checkpoint ? others(device, allowed) : Set.of());
        Optional<Double> limit = Optional.ofNullable(p99).map(time -> time.toNanos() / NANOS_PER_MILLI);
        TuneReport.Choice choice = new TuneReport.Choice(
                Recommendation.fastest(outcome.measurements()),
                Recommendation.of(outcome.measurements(), allowed, limit.orElse(Double.MAX_VALUE)));
        if (choice.fastest().isEmpty()) {
            throw new UserException(
                    "%d s are too short to measure anything; give a longer --budget".formatted(budget.toSeconds()));
        }
        print(TuneReport.of(source.name(), cores, limit, outcome, choice));
        if (choice.recommended().isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "sluice: nothing is recommended: of the wanted precisions nothing was measured that is within --p99");
            return ExitCode.SOFTWARE;
        }
        if (write != null) {
            write(write, choice.recommended().get().candidate(), source);
        }
        return ExitCode.OK;
    }

    private ModelSource source() {
        try {
            ModelSource source = ModelSource.parse(model);
            if (source.location().startsWith(ModelSource.SYNTHETIC)) {
                throw misuse("a synthetic model takes as long as it is told to; there is nothing to tune");
            }
            return source;
        } catch (IllegalArgumentException wrong) {
            throw misuse(String.valueOf(wrong.getMessage()));
        }
    }

    private Set<Precision> allowed(Device device) {
        Set<Precision> allowed = EnumSet.noneOf(Precision.class);
        try {
            for (String name : precisions.isEmpty() ? List.of(Precision.AUTO) : precisions) {
                allowed.add(PrecisionChoice.of(Precision.parse(name), device).precision());
            }
        } catch (IllegalArgumentException | EngineException refused) {
            throw misuse("--precision: " + refused.getMessage());
        }
        return allowed;
    }

    private static Set<Precision> others(Device device, Set<Precision> allowed) {
        Set<Precision> others = EnumSet.copyOf(device.precisions());
        others.removeAll(allowed);
        others.remove(Precision.FP32);
        return others;
    }

    private List<Candidate> candidates(Set<Precision> allowed, int cores) {
        requireRange("--replicas", replicas, REPLICAS_LIMIT);
        requireRange("--threads", threads, THREADS_LIMIT);
        requireRange("--batch", batchSizes, BATCH_LIMIT);
        if (budget.toMillis() < 1) {
            throw misuse("--budget must be longer than nothing");
        }
        try {
            return new Grid(allowed, replicas, threads, batchSizes).candidates(cores);
        } catch (IllegalArgumentException none) {
            throw misuse(String.valueOf(none.getMessage()));
        }
    }

    private void requireRange(String option, List<Integer> values, int most) {
        for (int value : values) {
            if (value < 1 || value > most) {
                throw misuse("%s must be in [1, %d], got %d".formatted(option, most, value));
            }
        }
    }

    private static List<Path> pictures() {
        try {
            List<Path> pictures = Bundle.locate().pictures();
            return pictures.subList(0, Math.min(PICTURES_LIMIT, pictures.size()));
        } catch (UserException incomplete) {
            return List.of();
        }
    }

    private void print(TuneReport report) {
        if (json) {
            Json.print(report, spec.commandLine().getOut());
        } else {
            new TunePrinter(spec.commandLine().getOut()).print(report);
        }
    }

    private void write(Path file, Candidate best, ModelSource source) throws ConfigException, IOException {
        Map<Setting, String> values = new EnumMap<>(Setting.class);
        values.put(Setting.REPLICA_COUNT, Integer.toString(best.replicas()));
        values.put(Setting.ENGINE_THREADS, Integer.toString(best.threads()));
        values.put(Setting.BATCH_MAX_SIZE, Integer.toString(best.batchSize()));
        values.put(Setting.ENGINE_PRECISION, best.precision().configName());
        SettingsFile.write(file, values, source);
        spec.commandLine().getErr().println("written: ./sluice serve --config " + file);
    }

    private ParameterException misuse(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
