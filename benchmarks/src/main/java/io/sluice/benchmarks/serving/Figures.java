package io.sluice.benchmarks.serving;

import java.util.List;
import java.util.Locale;

/** What the benchmarks make of their rounds, and where they say it: a benchmark's result is its output. */
public final class Figures {

    private Figures() {}

    /** The middle value; of an even number, the upper one of the two. */
    public static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    /** Prints one line, numbers as in English. */
    public static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
