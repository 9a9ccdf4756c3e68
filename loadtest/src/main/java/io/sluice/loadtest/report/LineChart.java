package io.sluice.loadtest.report;

import java.util.List;

/**
 * Lines over an axis.
 *
 * @param xTitle with its unit, as {@code yTitle}
 */
record LineChart(String title, String xTitle, Scale x, String yTitle, Scale y, List<Series> series) {

    /** With more points than these their dots would hide the line. */
    private static final int DOTS_LIMIT = 40;

    LineChart {
        series = List.copyOf(series);
    }

    /** The plot with its title and legend. */
    String html() {
        StringBuilder html = new StringBuilder();
        html.append(Markup.format("<figure><figcaption>%s</figcaption>\n", Markup.escape(title)));
        html.append("<p class=\"legend\">");
        for (Series one : series) {
            html.append(Markup.format("<span class=\"c%d\">%s</span>", one.color(), Markup.escape(one.name())));
        }
        html.append("</p>\n");
        Frame frame = new Frame(x, y);
        frame.open(html, title, xTitle, yTitle);
        series.forEach(one -> draw(html, frame, one));
        return html.append("</svg></figure>\n").toString();
    }

    private static void draw(StringBuilder svg, Frame frame, Series series) {
        svg.append(Markup.format("<polyline class=\"line c%d\" points=\"", series.color()));
        for (Series.Point point : series.points()) {
            svg.append(Markup.format("%.1f,%.1f ", frame.left(point.x()), frame.top(point.y())));
        }
        svg.append("\"/>\n");
        boolean hasDots = series.points().size() <= DOTS_LIMIT;
        for (Series.Point point : series.points()) {
            // The wide circle cannot be seen; it is what the pointer finds.
            svg.append(Markup.format(
                    "<g class=\"point c%d%s\"><circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\"/>"
                            + "<circle class=\"reach\" cx=\"%.1f\" cy=\"%.1f\" r=\"7\"/><title>%s</title></g>\n",
                    series.color(),
                    hasDots ? "" : " quiet",
                    frame.left(point.x()),
                    frame.top(point.y()),
                    frame.left(point.x()),
                    frame.top(point.y()),
                    Markup.escape(point.text())));
        }
    }
}
