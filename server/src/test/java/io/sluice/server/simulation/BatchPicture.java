package io.sluice.server.simulation;

import static io.sluice.server.simulation.Chart.format;
import static io.sluice.server.simulation.Chart.text;

import io.sluice.server.simulation.Outcome.Pass;
import io.sluice.server.simulation.Traffic.Call;

/** How calls become batches on one replica, for a moment of some outcome, as SVG. */
final class BatchPicture {

    private static final int WIDTH = 720;
    private static final int LEFT = 60;
    private static final int TOP = 44;
    private static final int ROW = 9;
    private static final int BAR = 26;

    private final Outcome outcome;
    private final double fromMillis;
    private final double toMillis;
    private int row;

    BatchPicture(Outcome outcome, double fromMillis, double toMillis) {
        this.outcome = outcome;
        this.fromMillis = fromMillis;
        this.toMillis = toMillis;
    }

    String svg(String title) {
        StringBuilder calls = new StringBuilder();
        for (int number = 0; number < outcome.traffic().calls().size(); number++) {
            if (isShown(outcome.traffic().calls().get(number))) {
                calls.append(call(number));
            }
        }
        int bottom = TOP + BAR + 24 + row * ROW;
        StringBuilder svg = new StringBuilder(Chart.head(WIDTH, bottom + 50, title));
        for (double mark = fromMillis; mark <= toMillis; mark += 20) {
            svg.append(format(
                    "<line class=\"grid\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>\n",
                    x(mark), TOP, x(mark), bottom));
            svg.append(text(x(mark), bottom + 18, "middle", format("%.0f", mark - fromMillis)));
        }
        svg.append(text((LEFT + WIDTH) / 2.0, bottom + 40, "middle", "milliseconds"));
        svg.append(text(LEFT - 6, TOP + 18, "end", "replica"));
        outcome.passes().forEach(pass -> svg.append(pass(pass)));
        return svg.append(text(LEFT - 6, TOP + BAR + 30, "end", "calls"))
                .append(calls)
                .append("</svg>\n")
                .toString();
    }

    private String pass(Pass pass) {
        double from = Math.max(fromMillis, millis(pass.startedAtNanos()));
        double to = Math.min(toMillis, millis(pass.startedAtNanos() + pass.nanos()));
        if (to <= from) {
            return "";
        }
        return format(
                        "<rect class=\"s0\" fill-opacity=\"0.25\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>\n",
                        x(from), TOP, x(to) - x(from), BAR)
                + text(
                        (x(from) + x(to)) / 2,
                        TOP + 18,
                        "middle",
                        Integer.toString(pass.calls().size()));
    }

    /** Waiting as a thin line, running as a thick one, a refusal or drop as a dot. */
    private String call(int number) {
        Call call = outcome.traffic().calls().get(number);
        int y = TOP + BAR + 24 + row++ * ROW;
        double arrived = millis(call.arrivedAtNanos());
        Pass pass = outcome.passes().stream()
                .filter(each -> each.calls().contains(number))
                .findFirst()
                .orElse(null);
        if (pass == null) {
            return format("<circle class=\"s1\" cx=\"%.1f\" cy=\"%d\" r=\"3.5\"/>\n", x(arrived), y);
        }
        double started = Math.min(toMillis, millis(pass.startedAtNanos()));
        double ended = Math.min(toMillis, millis(pass.startedAtNanos() + pass.nanos()));
        return format(
                        "<line class=\"s3\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>\n",
                        x(arrived), y, x(started), y)
                + format(
                        "<line class=\"s0\" stroke-width=\"4\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>\n",
                        x(started), y, x(ended), y);
    }

    private boolean isShown(Call call) {
        double arrived = millis(call.arrivedAtNanos());
        return arrived >= fromMillis && arrived < toMillis;
    }

    private double x(double atMillis) {
        return LEFT + (atMillis - fromMillis) / (toMillis - fromMillis) * (WIDTH - LEFT - 10);
    }

    private static double millis(long nanos) {
        return nanos / (double) Service.MILLISECOND;
    }
}
