/**
 * What the requests of a load ask, serialised before the load begins.
 *
 * <p>A {@link io.sluice.loadtest.workload.Workload} is a weighted list of {@link io.sluice.loadtest.workload.RequestKind}s;
 * {@link io.sluice.loadtest.workload.RequestMix} deals them out. The bytes of a request are made once and sent many times:
 * building messages is not what a load generator should spend its cores on.
 */
@NullMarked
package io.sluice.loadtest.workload;

import org.jspecify.annotations.NullMarked;
