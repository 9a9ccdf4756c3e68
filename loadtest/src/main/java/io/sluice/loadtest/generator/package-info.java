/**
 * Offers a load: decides when each request is sent, and never how.
 *
 * <p>In an {@link io.sluice.loadtest.generator.OpenLoop} requests are sent at the times that their schedule fixed beforehand,
 * whatever the server does. In a {@link io.sluice.loadtest.generator.ClosedLoop} each of N callers sends its next request when
 * the last is answered, which finds the highest throughput and hides stalls. {@link
 * io.sluice.loadtest.generator.SideBySide} runs several loads at once. How a request reaches the server is a {@link
 * io.sluice.loadtest.generator.Lane}'s business; how time passes is a {@link io.sluice.loadtest.generator.Ticker}'s, so that
 * tests run whole loads in virtual time.
 */
@NullMarked
package io.sluice.loadtest.generator;

import org.jspecify.annotations.NullMarked;
