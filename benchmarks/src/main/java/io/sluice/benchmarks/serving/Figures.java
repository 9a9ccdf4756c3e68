package io.sluice.benchmarks.serving;

import java.util.List;
import java.util.Locale;

/** What the benchmarks of this package make of their rounds, and where they say it: a benchmark's result is its output. */
final class Figures {

    private Figures() {}

    /** The middle value; of an even number, the upper one of the two. */
    static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    /** Prints one line, numbers as in English. */
    static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
