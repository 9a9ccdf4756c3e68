package io.sluice.server.config.text;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A whole number with a unit: {@code 32MiB}, {@code 500us}. Zero needs no unit. */
public final class Quantity {

    /** In bytes, which need no unit either. */
    public static final Quantity BYTES =
            new Quantity(1L, units("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30));

    /** In nanoseconds. */
    public static final Quantity DURATION = new Quantity(
            0L, units("ns", 1L, "us", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L, "m", 60_000_000_000L));

    private static final Pattern FORM = Pattern.compile("(\\d{1,18}) ?([A-Za-z]*)");

    /** What a number without a unit counts; 0 where only zero may go without. */
    private final long bare;

    /** Smallest first. */
    private final Map<String, Long> units;

    private Quantity(long bare, Map<String, Long> units) {
        this.bare = bare;
        this.units = units;
    }

    /** @throws IllegalArgumentException if the text has another form, or does not fit a long */
    public long parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(text);
        }
        long number = Long.parseLong(form.group(1));
        if (number == 0 && form.group(2).isEmpty()) {
            return 0;
        }
        long unit = form.group(2).isEmpty() ? bare : unit(form.group(2));
        if (unit == 0 || number > Long.MAX_VALUE / unit) {
            throw new IllegalArgumentException(text);
        }
        return number * unit;
    }

    /** In the largest unit that needs no fraction; without one where that says the same. */
    public String render(long value) {
        if (value == 0) {
            return "0";
        }
        String largest = "";
        for (Map.Entry<String, Long> unit : units.entrySet()) {
            if (value % unit.getValue() == 0) {
                largest = unit.getKey();
            }
        }
        return unit(largest) == bare ? Long.toString(value) : value / unit(largest) + largest;
    }

    private long unit(String name) {
        @Nullable Long unit = units.get(name);
        return unit == null ? 0 : unit;
    }

    private static Map<String, Long> units(Object... namesAndSizes) {
        Map<String, Long> units = new LinkedHashMap<>();
        for (int i = 0; i < namesAndSizes.length; i += 2) {
            units.put((String) namesAndSizes[i], (Long) namesAndSizes[i + 1]);
        }
        return units;
    }
}
