/**
 * The operations port: {@code /metrics}, {@code /startupz}, {@code /livez}, {@code /readyz}, and what others add as a {@link
 * io.sluice.server.http.Page}.
 *
 * <p>{@link io.sluice.server.http.HttpEndpoint} is the way in. It answers from what others say at that moment: {@link
 * io.sluice.server.http.Scrape} writes the metrics, the repository lists the models. Nothing here serves inference, and
 * nothing here can stop it; pages that take time have threads of their own, and leave the probes theirs: threads, connections and time are bounded by {@code HttpLimits}.
 */
@NullMarked
package io.sluice.server.http;

import org.jspecify.annotations.NullMarked;
