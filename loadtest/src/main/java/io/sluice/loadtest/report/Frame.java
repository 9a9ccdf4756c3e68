package io.sluice.loadtest.report;

/** The rectangle of a plot with its axes, in the units of its own view box. */
final class Frame {

    static final double WIDTH = 640;
    static final double HEIGHT = 300;

    static final double LEFT = 64;
    static final double RIGHT = 16;
    static final double TOP = 14;
    static final double BOTTOM = 46;

    private static final double TICK_GAP = 8;
    private static final double X_TICK_DROP = 18;
    private static final double TITLE_MARGIN = 14;

    private final Scale x;
    private final Scale y;

    Frame(Scale x, Scale y) {
        this.x = x;
        this.y = y;
    }

    double left(double value) {
        return LEFT + x.at(value) * (WIDTH - LEFT - RIGHT);
    }

    double top(double value) {
        return HEIGHT - BOTTOM - y.at(value) * (HEIGHT - TOP - BOTTOM);
    }

    /** Opens the picture, and draws its axes. */
    void open(StringBuilder svg, String title, String xTitle, String yTitle) {
        svg.append(Markup.format(
                "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">\n",
                WIDTH, HEIGHT, Markup.escape(title)));
        for (Scale.Tick tick : y.ticks()) {
            double at = top(tick.value());
            svg.append(Markup.format(
                    "<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>"
                            + "<text class=\"tick\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\" dy=\"0.35em\">%s</text>\n",
                    LEFT, at, WIDTH - RIGHT, at, LEFT - TICK_GAP, at, tick.text()));
        }
        for (Scale.Tick tick : x.ticks()) {
            tickBelow(svg, left(tick.value()), tick.text());
        }
        svg.append(Markup.format(
                "<line class=\"axis\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
                LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM));
        svg.append(Markup.format(
                "<text class=\"title\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>"
                        + "<text class=\"title\" transform=\"translate(%.1f %.1f) rotate(-90)\" text-anchor=\"middle\">%s</text>\n",
                (LEFT + WIDTH - RIGHT) / 2,
                HEIGHT - TICK_GAP,
                Markup.escape(xTitle),
                TITLE_MARGIN,
                (TOP + HEIGHT - BOTTOM) / 2,
                Markup.escape(yTitle)));
    }

    void tickBelow(StringBuilder svg, double at, String text) {
        svg.append(Markup.format(
                "<text class=\"tick\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>\n",
                at, HEIGHT - BOTTOM + X_TICK_DROP, Markup.escape(text)));
    }
}
