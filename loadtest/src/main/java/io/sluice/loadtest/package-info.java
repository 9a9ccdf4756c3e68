/**
 * Puts a known load on a server and says how it was answered.
 *
 * <p>{@link io.sluice.loadtest.LoadGenerator} runs one {@link io.sluice.loadtest.Scenario}. In an open loop requests are
 * sent at the times that an {@link io.sluice.loadtest.ArrivalSchedule} fixes beforehand, whatever the server does, and
 * latency counts from that intended time: a server that stalls is charged for everybody it kept waiting. In a closed loop
 * each of N callers sends its next request when the last is answered, which finds the highest throughput and hides stalls.
 * Nothing here prints, and no request is sent twice.
 */
@NullMarked
package io.sluice.loadtest;

import org.jspecify.annotations.NullMarked;
