/**
 * How busy the server is, told to clients that balance by it (ORCA): {@code weighted_round_robin} of gRPC, Envoy, and others.
 *
 * <p>{@link io.sluice.server.transport.load.LoadReports} reads once a second what has been done, and makes one report of the
 * last ten. It goes out in the trailers of every inference call, and to whoever asks for it with {@code
 * xds.service.orca.v3.OpenRcaService}. A client divides the calls a second by the utilization to know what a server could
 * take.
 */
@NullMarked
package io.sluice.server.transport.load;

import org.jspecify.annotations.NullMarked;
