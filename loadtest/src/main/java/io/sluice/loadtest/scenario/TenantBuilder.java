package io.sluice.loadtest.scenario;

import io.sluice.loadtest.arrivals.Spacing;
import io.sluice.loadtest.wire.CallHeaders;
import io.sluice.loadtest.wire.StreamPolicy;
import io.sluice.loadtest.wire.call.CallPolicy;
import io.sluice.loadtest.wire.call.Withdrawal;
import io.sluice.loadtest.workload.PictureSource;
import io.sluice.loadtest.workload.RequestKind;
import io.sluice.loadtest.workload.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects what is said of one workload, over what is said of all, and makes a tenant of it. Used by one thread. */
final class TenantBuilder {

    private static final Pattern CANCEL = Pattern.compile("(\\S+%)(?: (after|within) (\\S+))?");

    private final Map<Key, Given> settings = new EnumMap<>(Key.class);
    private final List<Workload.Part> requests = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final List<Expectation> expectations = new ArrayList<>();
    private final List<String> problems;
    private final Path folder;
    private final @Nullable TenantBuilder base;
    private final int number;
    private String name = "";

    private record Given(String text, String source) {}

    private enum Urgency {
        INTERACTIVE,
        BULK
    }

    /** What is said of all. */
    TenantBuilder(Path folder, List<String> problems) {
        this.folder = folder;
        this.problems = problems;
        this.base = null;
        this.number = 0;
    }

    /** @param number of the workload, from 0 */
    TenantBuilder(TenantBuilder base, int number) {
        this.folder = base.folder;
        this.problems = base.problems;
        this.base = base;
        this.number = number;
    }

    String name() {
        return name;
    }

    void name(String unique) {
        name = unique;
    }

    void give(Key key, String text, String source) {
        settings.put(key, new Given(text, source));
    }

    /** Over what was said; a shape of a load replaces whatever other shape there was. */
    void override(Key key, String text, String source) {
        if (Key.SHAPES.contains(key)) {
            settings.keySet().removeAll(Key.SHAPES);
        }
        give(key, text, source);
    }

    void metadata(String key, String value) {
        metadata.put(key, value);
    }

    void request(Map<String, List<String>> request, String source, Path pictures) {
        attempt(source, () -> requests.add(new RequestReader(pictures).read(request)));
    }

    void forgetRequests() {
        requests.clear();
    }

    void expect(Expectation.Figure figure, String condition, String source) {
        attempt(source, () -> expectations.add(Expectation.parse(figure, condition)));
    }

    List<Expectation> expectations() {
        return expectations;
    }

    void problem(String sentence) {
        problems.add(sentence);
    }

    /** Mistakes are among the problems; empty where there is one. */
    Optional<Scenario.Tenant> build() {
        Optional<LoadPlan> load = attempt("", this::load);
        Optional<ClientPlan> client = attempt("", this::client);
        Optional<Workload> workload = attempt("", this::workload);
        if (!problems.isEmpty()) {
            return Optional.empty();
        }
        // What is expected of a load that is alone is expected of the whole.
        List<Expectation> own = base == null ? List.of() : expectations;
        return Optional.of(
                new Scenario.Tenant(name, workload.orElseThrow(), load.orElseThrow(), client.orElseThrow(), own));
    }

    /** How often the model is reloaded; a mistake is among the problems. */
    Optional<Duration> reloadEvery() {
        return value(Key.RELOAD_EVERY, text -> {
            Duration interval = Times.parse(text);
            if (interval.isZero()) {
                throw new IllegalArgumentException("it must be longer than 0");
            }
            return interval;
        });
    }

    String text(Key key) {
        return value(key, text -> text, "");
    }

    private Workload workload() {
        List<Workload.Part> own = requests.isEmpty() && base != null ? base.requests : requests;
        List<Workload.Part> parts = own.isEmpty()
                ? List.of(new Workload.Part(
                        1, new RequestKind.Classify(PictureSource.parse(RequestKind.DEFAULT_IMAGE, folder), 1, 0)))
                : own;
        return new Workload(text(Key.MODEL), parts);
    }

    private LoadPlan load() {
        Duration duration = value(Key.DURATION, Times::parse, Duration.ofSeconds(10));
        LoadPlan plan = new LoadPlan(
                shape(),
                value(Key.SPACING, TenantBuilder::spacing, Spacing.POISSON),
                seed(),
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
        List<Key> own = Key.SHAPES.stream().filter(settings::containsKey).toList();
        List<Key> shapes = own.isEmpty()
                ? Key.SHAPES.stream().filter(key -> given(key) != null).toList()
                : own;
        if (shapes.size() != 1) {
            problem("%s needs exactly one of %s; this has %s"
                    .formatted(
                            name.isEmpty() ? "a load" : "the workload '%s'".formatted(name),
                            Key.SHAPES,
                            shapes.isEmpty() ? "none" : shapes));
            return none;
        }
        Key key = shapes.get(0);
        Given given = given(key);
        boolean isFlag = given != null && given.source().startsWith("--");
        ShapeReader reader = new ShapeReader(isFlag ? Path.of("") : folder);
        return value(key, text -> reader.read(key, text), none);
    }

    private ClientPlan client() {
        Duration deadline = value(Key.DEADLINE, Times::parse, Duration.ofSeconds(30));
        CallPolicy calls =
                new CallPolicy(deadline, value(Key.CANCEL, text -> withdrawal(text, deadline), Withdrawal.NEVER));
        Optional<StreamPolicy> streams = Optional.empty();
        if (given(Key.STREAMS) != null) {
            streams = Optional.of(new StreamPolicy(
                    value(Key.STREAMS, Integer::parseInt, 1),
                    value(Key.POLICY, TenantBuilder::policy, StreamPolicy.Frames.ALL),
                    value(Key.MAX_IN_FLIGHT, Integer::parseInt, 0),
                    value(Key.READ_DELAY, Times::parse, Duration.ZERO)));
        } else {
            for (Key key : List.of(Key.POLICY, Key.MAX_IN_FLIGHT, Key.READ_DELAY)) {
                Given given = given(key);
                if (given != null) {
                    problem("%s: '%s' is for video streams; give 'streams' too".formatted(given.source(), key));
                }
            }
        }
        return new ClientPlan(
                value(Key.CLIENTS, Integer::parseInt, 1),
                value(Key.CONNECTIONS, Integer::parseInt, 1),
                headers(),
                calls,
                value(Key.SLO, Times::parse, deadline),
                streams);
    }

    private CallHeaders headers() {
        TreeMap<String, String> entries = new TreeMap<>();
        value(Key.PRIORITY, text -> choice(Urgency.class, text).name().toLowerCase(Locale.ROOT))
                .ifPresent(urgency -> entries.put(CallHeaders.PRIORITY_KEY, urgency));
        value(Key.CLIENT_NAME, Function.identity()).ifPresent(name -> entries.put(CallHeaders.CLIENT_KEY, name));
        if (base != null) {
            entries.putAll(base.metadata);
        }
        entries.putAll(metadata);
        return new CallHeaders(entries);
    }

    private Withdrawal withdrawal(String text, Duration deadline) {
        Matcher form = CANCEL.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "cancellations are '10%% after 50ms' or '30%% within 50ms', got '%s'".formatted(text));
        }
        double share = Rate.parse(form.group(1)).value();
        if (form.group(2) == null) {
            return Withdrawal.within(share, deadline, seed());
        }
        Duration delay = Times.parse(form.group(3));
        return form.group(2).equals("after") ? Withdrawal.after(share, delay) : Withdrawal.within(share, delay, seed());
    }

    /** Of its own: two that share one would send at the same moments. */
    private long seed() {
        long given = value(Key.SEED, Long::parseLong, 1L);
        return settings.containsKey(Key.SEED) ? given : given + number;
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

    private @Nullable Given given(Key key) {
        Given own = settings.get(key);
        return own == null && base != null ? base.given(key) : own;
    }

    private <T> T value(Key key, Function<String, T> parser, T otherwise) {
        return value(key, parser).orElse(otherwise);
    }

    /** What a setting says, if it does; a mistake is kept as a problem that names its source. */
    private <T> Optional<T> value(Key key, Function<String, T> parser) {
        Given given = given(key);
        if (given == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(parser.apply(given.text()));
        } catch (NumberFormatException noNumber) {
            problem("%s: %s must be a whole number, got '%s'".formatted(given.source(), key, given.text()));
        } catch (IllegalArgumentException mistake) {
            problem("%s: %s".formatted(given.source(), mistake.getMessage()));
        }
        return Optional.empty();
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
