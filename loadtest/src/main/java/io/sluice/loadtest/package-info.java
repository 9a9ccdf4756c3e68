/**
 * Puts a known load on a server and says how it was answered.
 *
 * <p>{@link io.sluice.loadtest.LoadTest} is the way in: it tries a {@link io.sluice.loadtest.scenario.Scenario} on one server,
 * measures the capacity first where rates are shares of it, and composes the rooms below. In an open loop requests are sent at
 * the times that their schedule fixes beforehand, whatever the server does, and latency counts from that intended time: a
 * server that stalls is charged for everybody it kept waiting. A scenario may have several workloads, which run side by side and are
 * measured one by one and together. Nothing here prints, and no request is sent twice.
 *
 * <pre>
 * scenario -> generator -> wire -> (server)
 *                 |          |
 *             arrivals    workload        measure: told of every send and every end
 * search: many loads     metrics: the server's own figures     report: all of it as one page
 * </pre>
 */
@NullMarked
package io.sluice.loadtest;

import org.jspecify.annotations.NullMarked;
