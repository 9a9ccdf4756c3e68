/**
 * What the server says of itself while it is under load: its {@code /metrics} page, read once a second.
 *
 * <p>{@link io.sluice.loadtest.metrics.MetricsScraper} reads it, {@link io.sluice.loadtest.metrics.ServerMetrics} holds what
 * came of it. Only the few series that a report shows are understood.
 */
@NullMarked
package io.sluice.loadtest.metrics;

import org.jspecify.annotations.NullMarked;
