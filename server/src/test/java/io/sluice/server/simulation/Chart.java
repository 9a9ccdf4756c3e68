package io.sluice.server.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A line chart as SVG, readable on light and on dark pages. */
final class Chart {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 360;
    private static final int LEFT = 60;
    private static final int RIGHT = 190;
    private static final int TOP = 40;
    private static final int BOTTOM = 50;

    /** What every picture of the page wears: no background, and ink that follows the reader's theme. */
    static final String STYLE = """
            <style>
            text { font: 13px sans-serif; fill: #333; }
            .title { font-weight: bold; }
            .grid { stroke: #999; stroke-opacity: 0.35; }
            .s0 { stroke: #2274c9; fill: #2274c9; }
            .s1 { stroke: #d9641e; fill: #d9641e; }
            .s2 { stroke: #8a4fc7; fill: #8a4fc7; }
            .s3 { stroke: #7a7a7a; fill: #7a7a7a; }
            .line { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
            .s1.line { stroke-dasharray: 8 4; }
            .s2.line { stroke-dasharray: 2 4; }
            .s3.line { stroke-width: 1.5; }
            @media (prefers-color-scheme: dark) { text { fill: #ddd; } .s0 { stroke: #6cb0f5; fill: #6cb0f5; }
            .s1 { stroke: #f59a5c; fill: #f59a5c; } .s2 { stroke: #c39bf0; fill: #c39bf0; } .line { fill: none; } }
            </style>
            """;

    private final String title;
    private final Axis x;
    private final Axis y;
    private final StringBuilder lines = new StringBuilder();
    private int series;

    /** From 0 to {@code most}, with a mark at each {@code step}. */
    record Axis(String label, double most, double step) {
        List<Double> marks() {
            List<Double> marks = new ArrayList<>();
            for (int i = 0; i * step <= most + step / 2; i++) {
                marks.add(i * step);
            }
            return marks;
        }
    }

    /** One point; beyond the y axis it is cut off. */
    record Point(double x, double y) {}

    Chart(String title, Axis x, Axis y) {
        this.title = title;
        this.x = x;
        this.y = y;
    }

    /** Adds a line, and its name to the legend; at most four. */
    void add(String name, List<Point> points) {
        StringBuilder path = new StringBuilder();
        for (Point point : points) {
            path.append(format("%s%.1f,%.1f", path.isEmpty() ? "" : " ", toX(point.x()), toY(point.y())));
        }
        int legend = TOP + 14 + 24 * series;
        lines.append(format("<polyline class=\"s%d line\" points=\"%s\"/>\n", series, path));
        lines.append(format(
                "<polyline class=\"s%d line\" points=\"%d,%d %d,%d\"/>\n",
                series, WIDTH - RIGHT + 12, legend - 4, WIDTH - RIGHT + 42, legend - 4));
        lines.append(text(WIDTH - RIGHT + 48, legend, "start", name));
        series++;
    }

    String svg() {
        StringBuilder svg = new StringBuilder(head(WIDTH, HEIGHT, title));
        for (double mark : y.marks()) {
            svg.append(format(
                    "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>\n",
                    LEFT, toY(mark), WIDTH - RIGHT, toY(mark)));
            svg.append(text(LEFT - 8, toY(mark) + 4, "end", format("%.0f", mark)));
        }
        for (double mark : x.marks()) {
            svg.append(format(
                    "<line class=\"grid\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>\n",
                    toX(mark), TOP, toX(mark), HEIGHT - BOTTOM));
            svg.append(text(toX(mark), HEIGHT - BOTTOM + 18, "middle", format("%.0f", mark)));
        }
        svg.append(text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", x.label()));
        svg.append(format(
                "<text transform=\"translate(16,%d) rotate(-90)\" text-anchor=\"middle\">%s</text>\n",
                (TOP + HEIGHT - BOTTOM) / 2, y.label()));
        return svg.append(lines).append("</svg>\n").toString();
    }

    static String head(int width, int height, String title) {
        return format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">\n", width, height)
                + format("<title>%s</title>\n", title)
                + STYLE
                + format("<text class=\"title\" x=\"%d\" y=\"20\">%s</text>\n", LEFT, title);
    }

    static String text(double x, double y, String anchor, String text) {
        return format("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x, y, anchor, text);
    }

    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    private double toX(double value) {
        return LEFT + value / x.most() * (WIDTH - LEFT - RIGHT);
    }

    private double toY(double value) {
        return HEIGHT - BOTTOM - Math.min(value, y.most()) / y.most() * (HEIGHT - TOP - BOTTOM);
    }
}
