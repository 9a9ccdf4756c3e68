package io.sluice.loadtest.scenario;

import io.sluice.loadtest.arrivals.Spacing;
import io.sluice.loadtest.wire.CallPolicy;
import io.sluice.loadtest.wire.StreamPolicy;
import io.sluice.loadtest.workload.PictureSource;
import io.sluice.loadtest.workload.RequestKind;
import io.sluice.loadtest.workload.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Collects what a file and flags say, and makes a scenario of it. Used by one thread. */
public final class ScenarioBuilder {

    private static final Pattern CANCEL = Pattern.compile("(\\S+%) after (\\S+)");

    private final Map<Key, Given> settings = new EnumMap<>(Key.class);
    private final List<Workload.Part> requests = new ArrayList<>();
    private final List<Expectation> expectations = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Path folder;

    private record Given(String text, String source) {}

    /** @param folder that names of files are taken from */
    public ScenarioBuilder(Path folder) {
        this.folder = folder;
    }

    /** Sets one setting, over what a file said; a shape of a load replaces whatever other shape there was. */
    public void override(Key key, String text) {
        if (Key.SHAPES.contains(key)) {
            settings.keySet().removeAll(Key.SHAPES);
        }
        give(key, text, "--" + key);
    }

    /** Replaces all requests. */
    public void overrideRequests(Map<String, List<String>> request, String source) {
        requests.clear();
        // What a flag names is taken from where the command runs.
        request(request, source, Path.of(""));
    }

    /**
     * Adds an expectation.
     *
     * @param figure e.g. {@code p99}
     * @param condition e.g. {@code < 250ms}
     */
    public void expect(String figure, String condition, String source) {
        Optional<Expectation.Figure> known = Expectation.Figure.named(figure);
        if (known.isEmpty()) {
            List<String> figures = List.of(Expectation.Figure.values()).stream()
                    .map(Expectation.Figure::key)
                    .toList();
            problem("%s: nothing is known of '%s'%s".formatted(source, figure, DidYouMean.forName(figure, figures)));
            return;
        }
        attempt(source, () -> expectations.add(Expectation.parse(known.get(), condition)));
    }

    void give(Key key, String text, String source) {
        settings.put(key, new Given(text, source));
    }

    void request(Map<String, List<String>> request, String source) {
        request(request, source, folder);
    }

    void problem(String sentence) {
        problems.add(sentence);
    }

    /** @throws ScenarioException with every mistake, if there is one */
    public Scenario build() throws ScenarioException {
        Optional<LoadPlan> load = attempt("", this::load);
        Optional<ClientPlan> client = attempt("", this::client);
        Optional<Workload> workload = attempt("", this::workload);
        if (!problems.isEmpty()) {
            throw new ScenarioException(problems);
        }
        return new Scenario(
                text(Key.DESCRIPTION, ""),
                workload.orElseThrow(),
                load.orElseThrow(),
                client.orElseThrow(),
                expectations);
    }

    private Workload workload() {
        List<Workload.Part> parts = requests.isEmpty()
                ? List.of(new Workload.Part(
                        1, new RequestKind.Classify(PictureSource.parse(RequestKind.DEFAULT_IMAGE, folder), 1, 0)))
                : requests;
        return new Workload(text(Key.MODEL, ""), parts);
    }

    private LoadPlan load() {
        Duration duration = value(Key.DURATION, Times::parse, Duration.ofSeconds(10));
        LoadPlan plan = new LoadPlan(
                shape(),
                value(Key.SPACING, ScenarioBuilder::spacing, Spacing.POISSON),
                value(Key.SEED, Long::parseLong, 1L),
                value(Key.WARMUP, Times::parse, Duration.ofSeconds(2)),
                duration,
                value(Key.CALIBRATION, Times::parse, Duration.ofSeconds(3)));
        if (problems.isEmpty() && !plan.shape().needsCapacity()) {
            // What is out of range is told now; a share of the capacity cannot be checked before that is known.
            plan.load(1);
        }
        return plan;
    }

    private LoadShape shape() {
        LoadShape none = new LoadShape.Callers(1);
        List<Key> shapes = Key.SHAPES.stream().filter(settings::containsKey).toList();
        if (shapes.size() != 1) {
            problem("a load needs exactly one of %s; this has %s"
                    .formatted(Key.SHAPES, shapes.isEmpty() ? "none" : shapes));
            return none;
        }
        Key key = shapes.get(0);
        Given given = settings.getOrDefault(key, new Given("", ""));
        ShapeReader reader = new ShapeReader(given.source().startsWith("--") ? Path.of("") : folder);
        return value(key, text -> reader.read(key, text), none);
    }

    private ClientPlan client() {
        Duration deadline = value(Key.DEADLINE, Times::parse, Duration.ofSeconds(30));
        CallPolicy calls =
                value(Key.CANCEL, text -> cancelling(deadline, text), new CallPolicy(deadline, 0, Duration.ZERO));
        Optional<StreamPolicy> streams = Optional.empty();
        if (settings.containsKey(Key.STREAMS)) {
            streams = Optional.of(new StreamPolicy(
                    value(Key.STREAMS, Integer::parseInt, 1),
                    value(Key.POLICY, ScenarioBuilder::policy, StreamPolicy.Frames.ALL),
                    value(Key.MAX_IN_FLIGHT, Integer::parseInt, 0),
                    value(Key.READ_DELAY, Times::parse, Duration.ZERO)));
        } else {
            for (Key key : List.of(Key.POLICY, Key.MAX_IN_FLIGHT, Key.READ_DELAY)) {
                if (settings.containsKey(key)) {
                    problem("%s: '%s' is for video streams; give 'streams' too"
                            .formatted(settings.get(key).source(), key));
                }
            }
        }
        return new ClientPlan(
                value(Key.CLIENTS, Integer::parseInt, 1),
                value(Key.CONNECTIONS, Integer::parseInt, 1),
                calls,
                value(Key.SLO, Times::parse, deadline),
                streams);
    }

    private static CallPolicy cancelling(Duration deadline, String text) {
        Matcher form = CANCEL.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("cancellations are '10%% after 50ms', got '%s'".formatted(text));
        }
        return new CallPolicy(deadline, Rate.parse(form.group(1)).value(), Times.parse(form.group(2)));
    }

    private static Spacing spacing(String text) {
        return choice(Spacing.class, text);
    }

    private static StreamPolicy.Frames policy(String text) {
        return choice(StreamPolicy.Frames.class, text);
    }

    private static <E extends Enum<E>> E choice(Class<E> type, String text) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("'%s' is none of %s"
                .formatted(text, List.of(type.getEnumConstants()).toString().toLowerCase(Locale.ROOT)));
    }

    private void request(Map<String, List<String>> request, String source, Path pictures) {
        attempt(source, () -> requests.add(new RequestReader(pictures).read(request)));
    }

    private String text(Key key, String otherwise) {
        return value(key, text -> text, otherwise);
    }

    /** What a setting says, or {@code otherwise}; a mistake is kept as a problem that names its source. */
    private <T> T value(Key key, Function<String, T> parser, T otherwise) {
        Given given = settings.get(key);
        if (given == null) {
            return otherwise;
        }
        try {
            return parser.apply(given.text());
        } catch (NumberFormatException noNumber) {
            problem("%s: %s must be a whole number, got '%s'".formatted(given.source(), key, given.text()));
        } catch (IllegalArgumentException mistake) {
            problem("%s: %s".formatted(given.source(), mistake.getMessage()));
        }
        return otherwise;
    }

    private interface Attempt<T> {
        T get();
    }

    private <T> Optional<T> attempt(String source, Attempt<T> attempt) {
        try {
            return Optional.of(attempt.get());
        } catch (IllegalArgumentException mistake) {
            problem(source.isEmpty() ? String.valueOf(mistake.getMessage()) : source + ": " + mistake.getMessage());
            return Optional.empty();
        }
    }
}
