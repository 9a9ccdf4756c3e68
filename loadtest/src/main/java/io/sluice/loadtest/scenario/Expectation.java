package io.sluice.loadtest.scenario;

import io.sluice.loadtest.measure.Distribution;
import io.sluice.loadtest.measure.LoadReport;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that must hold of a report, or the scenario has failed: {@code p99 < 250ms}.
 *
 * @param bound in the unit of the figure; a share of the capacity where {@code isShareOfCapacity}
 * @param text the condition as it was written
 */
public record Expectation(Figure figure, Relation relation, double bound, boolean isShareOfCapacity, String text) {

    private static final Pattern FORM = Pattern.compile("(<=|>=|<|>|=)?\\s*(\\S+)");

    /** What can be expected of. */
    public enum Figure {
        ERRORS("errors", Unit.COUNT, report -> report.counts().failed()),
        ANSWERED("answered", Unit.COUNT, report -> report.counts().succeeded()),
        GOODPUT("goodput", Unit.SHARE, report -> report.counts().goodput()),
        THROUGHPUT("throughput", Unit.RATE, LoadReport::requestsPerSecond),
        GOOD_THROUGHPUT("good-throughput", Unit.RATE, LoadReport::goodPerSecond),
        P50("p50", Unit.TIME, report -> seconds(latency(report).p50())),
        P90("p90", Unit.TIME, report -> seconds(latency(report).p90())),
        P99("p99", Unit.TIME, report -> seconds(latency(report).p99())),
        P999("p99.9", Unit.TIME, report -> seconds(latency(report).quantiles().p999())),
        MAX("max", Unit.TIME, report -> seconds(latency(report).max()));

        private final String key;
        private final Unit unit;
        private final ToDoubleFunction<LoadReport> value;

        Figure(String key, Unit unit, ToDoubleFunction<LoadReport> value) {
            this.key = key;
            this.unit = unit;
            this.value = value;
        }

        String key() {
            return key;
        }

        static Optional<Figure> named(String key) {
            return Arrays.stream(values())
                    .filter(figure -> figure.key.equals(key))
                    .findFirst();
        }

        private static Distribution latency(LoadReport report) {
            return report.latencies().latency();
        }

        private static double seconds(Duration duration) {
            return duration.toNanos() / 1e9;
        }
    }

    private enum Unit {
        COUNT,
        SHARE,
        RATE,
        TIME;

        String show(double value) {
            return switch (this) {
                case COUNT -> String.format(Locale.ROOT, "%.0f", value);
                case SHARE -> String.format(Locale.ROOT, "%.3f", value);
                case RATE -> String.format(Locale.ROOT, "%.1f a second", value);
                case TIME -> String.format(Locale.ROOT, "%.1f ms", value * 1e3);
            };
        }
    }

    /** Of a figure to its bound. */
    public enum Relation {
        LESS("<"),
        AT_MOST("<="),
        MORE(">"),
        AT_LEAST(">="),
        EQUAL("=");

        private final String sign;

        Relation(String sign) {
            this.sign = sign;
        }

        private static Relation of(String sign) {
            return Arrays.stream(values())
                    .filter(relation -> relation.sign.equals(sign))
                    .findFirst()
                    .orElse(EQUAL);
        }

        private boolean holds(double value, double bound) {
            return switch (this) {
                case LESS -> value < bound;
                case AT_MOST -> value <= bound;
                case MORE -> value > bound;
                case AT_LEAST -> value >= bound;
                case EQUAL -> value == bound;
            };
        }
    }

    /**
     * @param condition e.g. {@code < 250ms}, {@code 0}, {@code >= 0.9}, and for a throughput {@code >= 85%} of the capacity
     * @throws IllegalArgumentException if it has another form
     */
    static Expectation parse(Figure figure, String condition) {
        Matcher form = FORM.matcher(condition.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "'%s' is no condition such as '< 250ms' or '>= 0.9'".formatted(condition));
        }
        Relation relation = Relation.of(form.group(1) == null ? "=" : form.group(1));
        if (figure.unit == Unit.TIME) {
            double seconds = Figure.seconds(Times.parse(form.group(2)));
            return new Expectation(figure, relation, seconds, false, condition.strip());
        }
        Rate number = Rate.parse(form.group(2));
        boolean isShareOfCapacity = figure.unit == Unit.RATE && number.isShare();
        return new Expectation(figure, relation, number.value(), isShareOfCapacity, condition.strip());
    }

    /**
     * What is wrong, as a sentence; empty where the expectation holds.
     *
     * @param capacity requests a second that the server can do; any number where it is not needed
     */
    public Optional<String> problem(LoadReport report, double capacity) {
        double value = figure.value.applyAsDouble(report);
        double limit = isShareOfCapacity ? bound * capacity : bound;
        if (relation.holds(value, limit)) {
            return Optional.empty();
        }
        String share = isShareOfCapacity ? " (%s)".formatted(figure.unit.show(limit)) : "";
        return Optional.of("%s was %s, expected %s%s".formatted(figure.key, figure.unit.show(value), text, share));
    }
}
