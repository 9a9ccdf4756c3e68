package io.sluice.model.engine.synthetic;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a synthetic model costs and takes. A batch of n rows takes {@code base + n * perRow}.
 *
 * @param base in {@code [0, MAX_TIME]}
 * @param perRow in {@code [0, MAX_TIME]}
 * @param size side of the square input in pixels, in {@code [1, MAX_SIZE]}
 * @param classes in {@code [1, MAX_CLASSES]}
 */
public record SyntheticSpec(Duration base, Duration perRow, int size, int classes) {

    /** Longest base, and longest time of a row. */
    public static final Duration MAX_TIME = Duration.ofMinutes(1);

    public static final int MAX_SIZE = 1024;
    public static final int MAX_CLASSES = 100_000;

    private static final int DEFAULT_SIZE = 8;
    private static final int DEFAULT_CLASSES = 16;
    private static final Set<String> KEYS = Set.of("base", "per-row", "size", "classes");
    private static final Pattern TIME = Pattern.compile("(\\d{1,12})(ns|us|ms|s)");
    private static final Pattern COUNT = Pattern.compile("\\d{1,9}");

    public SyntheticSpec {
        checkTime("base", base);
        checkTime("per-row", perRow);
        checkRange("size", size, MAX_SIZE);
        checkRange("classes", classes, MAX_CLASSES);
    }

    /**
     * Reads {@code base=5ms,per-row=2ms,size=8,classes=16}. Every part may be left out: no time, 8 pixels, 16 classes.
     *
     * @throws IllegalArgumentException if a part is unknown, comes twice, or is out of range
     */
    public static SyntheticSpec parse(String text) {
        Map<String, String> parts = new HashMap<>();
        for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            int equals = part.indexOf('=');
            String key = equals < 0 ? part : part.substring(0, equals);
            if (equals < 0 || !KEYS.contains(key)) {
                throw new IllegalArgumentException(
                        "'%s' is not one of base=TIME, per-row=TIME, size=PIXELS, classes=COUNT".formatted(part));
            }
            if (parts.put(key, part.substring(equals + 1)) != null) {
                throw new IllegalArgumentException("%s comes twice in '%s'".formatted(key, text));
            }
        }
        return new SyntheticSpec(
                time("base", parts.getOrDefault("base", "0")),
                time("per-row", parts.getOrDefault("per-row", "0")),
                count("size", parts.getOrDefault("size", Integer.toString(DEFAULT_SIZE))),
                count("classes", parts.getOrDefault("classes", Integer.toString(DEFAULT_CLASSES))));
    }

    /** The same specification in the one form that is hashed, times in nanoseconds. */
    public String canonical() {
        return "base=%dns,per-row=%dns,size=%d,classes=%d".formatted(base.toNanos(), perRow.toNanos(), size, classes);
    }

    /** What a batch of {@code rows} takes, in nanoseconds. */
    long nanos(int rows) {
        return base.toNanos() + rows * perRow.toNanos();
    }

    private static Duration time(String key, String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "%s must be 0 or a whole number of ns, us, ms or s, got '%s'".formatted(key, text));
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ns" -> Duration.ofNanos(number);
            case "us" -> Duration.ofNanos(Math.multiplyExact(number, 1_000L));
            case "ms" -> Duration.ofMillis(number);
            default -> Duration.ofSeconds(number);
        };
    }

    private static int count(String key, String text) {
        if (!COUNT.matcher(text).matches()) {
            throw new IllegalArgumentException("%s must be a whole number, got '%s'".formatted(key, text));
        }
        return Integer.parseInt(text);
    }

    private static void checkTime(String key, Duration time) {
        if (time.isNegative() || time.compareTo(MAX_TIME) > 0) {
            throw new IllegalArgumentException(
                    "%s must be in [0, %d s], got %s".formatted(key, MAX_TIME.toSeconds(), time));
        }
    }

    private static void checkRange(String key, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException("%s must be in [1, %d], got %d".formatted(key, max, value));
        }
    }
}
