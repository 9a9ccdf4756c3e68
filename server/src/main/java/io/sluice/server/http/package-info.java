/**
 * The operations port: {@code /metrics}, {@code /livez}, {@code /readyz}.
 *
 * <p>{@link io.sluice.server.http.HttpEndpoint} is the way in. It answers from what others say at that moment: {@link
 * io.sluice.server.http.Scrape} writes the metrics, the repository lists the models. Nothing here serves inference, and
 * nothing here can stop it: threads, connections and time are bounded by {@code HttpLimits}.
 */
@NullMarked
package io.sluice.server.http;

import org.jspecify.annotations.NullMarked;
