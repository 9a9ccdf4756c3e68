/**
 * What became of every request, counted while it happens.
 *
 * <p>{@link io.sluice.loadtest.measure.Measurements} is told each send and each end, by any thread, and gives a {@link
 * io.sluice.loadtest.measure.LoadReport} when all have ended. Latency counts from when a request was meant to be sent, so
 * that a server that stalls is charged for everybody it kept waiting; service time counts from when it was sent. How late the
 * sends themselves were is kept too: it tells whether the client, not the server, was what limited the load.
 */
@NullMarked
package io.sluice.loadtest.measure;

import org.jspecify.annotations.NullMarked;
