/**
 * A load test as one HTML file that needs nothing beside it: text, tables, and plots as inline SVG.
 *
 * <p>{@link io.sluice.loadtest.report.HtmlReport} composes the page of {@link io.sluice.loadtest.report.Charts}, which are
 * drawn by {@link io.sluice.loadtest.report.LineChart} and {@link io.sluice.loadtest.report.BarChart}. Nothing is loaded, nothing
 * is scripted; values show when the pointer rests on them, and colours follow the reader's light or dark setting.
 */
@NullMarked
package io.sluice.loadtest.report;

import org.jspecify.annotations.NullMarked;
