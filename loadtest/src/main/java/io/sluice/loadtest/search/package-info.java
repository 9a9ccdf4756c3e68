/**
 * Finds out what a server can do by trying: many short loads, and what came of each.
 *
 * <p>{@link io.sluice.loadtest.search.RateSearch} looks for the highest rate that still meets a target; {@link
 * io.sluice.loadtest.search.RateCurve} goes through given rates. What a load at one rate gives is a {@link
 * io.sluice.loadtest.search.Probe}'s business, so that both run against a server that is only a formula.
 */
@NullMarked
package io.sluice.loadtest.search;

import org.jspecify.annotations.NullMarked;
