package io.sluice.loadtest.report;

import java.util.List;

/**
 * One line of a plot.
 *
 * @param color number of the page's colours, from 1
 * @param points in rising order of {@code x}
 */
record Series(String name, int color, List<Point> points) {

    /** @param text shown when the pointer rests on it */
    record Point(double x, double y, String text) {}

    Series {
        points = List.copyOf(points);
    }
}
