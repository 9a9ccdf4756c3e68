package io.sluice.loadtest.report;

import java.util.List;

/**
 * A bar for each of some kinds of things.
 *
 * @param xTitle what the kinds are
 * @param yTitle what is counted
 */
record BarChart(String title, String xTitle, String yTitle, int color, List<Bar> bars) {

    private static final double FILLED = 0.72;
    private static final double WIDEST = 72;
    private static final double VALUE_GAP = 5;
    private static final double HEADROOM = 1.08;

    /** @param text shown when the pointer rests on it */
    record Bar(String name, double value, String text) {}

    BarChart {
        bars = List.copyOf(bars);
    }

    /** The plot with its title. */
    String html() {
        double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        Frame frame = new Frame(new NoScale(), Scale.linear(most * HEADROOM));
        StringBuilder html = new StringBuilder();
        html.append(Markup.format("<figure><figcaption>%s</figcaption>\n", Markup.escape(title)));
        frame.open(html, title, xTitle, yTitle);
        double room = (Frame.WIDTH - Frame.LEFT - Frame.RIGHT) / Math.max(1, bars.size());
        double width = Math.min(WIDEST, room * FILLED);
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            double middle = Frame.LEFT + (i + 0.5) * room;
            double top = frame.top(bar.value());
            html.append(Markup.format(
                    "<g class=\"c%d\"><rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\"/>"
                            + "<title>%s</title></g><text class=\"value\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>\n",
                    color,
                    middle - width / 2,
                    top,
                    width,
                    Frame.HEIGHT - Frame.BOTTOM - top,
                    Markup.escape(bar.text()),
                    middle,
                    top - VALUE_GAP,
                    Scale.number(bar.value())));
            frame.tickBelow(html, middle, bar.name());
        }
        return html.append("</svg></figure>\n").toString();
    }

    /** The kinds are placed by their number. */
    private record NoScale() implements Scale {
        @Override
        public double at(double value) {
            return value;
        }

        @Override
        public List<Tick> ticks() {
            return List.of();
        }
    }
}
