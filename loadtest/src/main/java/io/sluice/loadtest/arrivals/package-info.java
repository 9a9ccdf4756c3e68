/**
 * When requests are meant to be sent, fixed before the first one is.
 *
 * <p>{@link io.sluice.loadtest.arrivals.RateProfile} says how many a second, over time; {@link
 * io.sluice.loadtest.arrivals.Spacing} how they lie within that; {@link io.sluice.loadtest.arrivals.Arrivals} makes the send
 * times of both, or reads them from a record of real traffic. Nothing here knows a clock: times are offsets from the start.
 */
@NullMarked
package io.sluice.loadtest.arrivals;

import org.jspecify.annotations.NullMarked;
