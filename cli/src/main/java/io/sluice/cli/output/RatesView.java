package io.sluice.cli.output;

import io.sluice.loadtest.search.RatePoint;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of loads at several rates, as it is told.
 *
 * @param capacityPerS requests a second that the server could do
 * @param best the point of the highest rate that met the target of a search; null where none did, or none was looked for
 */
public record RatesView(double capacityPerS, @Nullable Point best, List<Point> points) {

    /** A load at one rate. */
    public record Point(
            double ratePerS,
            double answeredPerS,
            double p50Ms,
            double p99Ms,
            double goodput,
            long errors,
            boolean clientWasTheBottleneck) {

        public static Point of(RatePoint point) {
            return new Point(
                    point.rate(),
                    point.answeredPerSecond(),
                    TimingView.millis(point.latency().p50()),
                    TimingView.millis(point.latency().p99()),
                    point.goodput(),
                    point.errors(),
                    point.isClientSaturated());
        }
    }

    public void print(PrintWriter out) {
        out.println(String.format(Locale.ROOT, "capacity: %.1f requests a second", capacityPerS));
        Table table = Table.of(">rate", ">answered/s", ">p50 ms", ">p99 ms", ">goodput", ">errors", "");
        for (Point point : points) {
            table.add(
                    number(point.ratePerS),
                    number(point.answeredPerS),
                    number(point.p50Ms),
                    number(point.p99Ms),
                    String.format(Locale.ROOT, "%.3f", point.goodput),
                    Long.toString(point.errors),
                    point.clientWasTheBottleneck ? "the client was the bottleneck" : "");
        }
        table.print(out, "");
        if (best != null) {
            out.println(String.format(
                    Locale.ROOT,
                    "highest rate that meets the target: %.1f requests a second, p99 %.1f ms",
                    best.ratePerS,
                    best.p99Ms));
        }
        out.flush();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
