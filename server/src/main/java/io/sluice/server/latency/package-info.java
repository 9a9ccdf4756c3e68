/**
 * Learns how long a forward pass takes, and says so to whoever plans: {@link io.sluice.server.latency.LatencyModel}.
 *
 * <p>Replicas record what each pass took; the batcher and admission read a {@link io.sluice.server.latency.LatencyCurve},
 * which does not change. What is learned is of two kinds: slowly, what a batch of each size takes, and within seconds, by
 * how much everything takes longer at the moment. Nothing here runs a pass or decides when one runs.
 */
@NullMarked
package io.sluice.server.latency;

import org.jspecify.annotations.NullMarked;
