/**
 * The page for people at the operations port: what the models do, live, and a picture to try them with.
 *
 * <p>{@link io.sluice.server.page.Site} is the way in; it hands its pages to the {@code http} room. The page itself is a handful of
 * static files; what it shows comes from {@code /api/status}, and what it asks goes to {@code /api/classify}, which is a call like
 * one through gRPC: {@link io.sluice.server.transport.DirectCalls} sees to credentials, limits, admission and the deadline. Pages
 * of other sites are refused by {@code SameSite}. Nothing here keeps anything of a client's.
 */
@NullMarked
package io.sluice.server.page;

import org.jspecify.annotations.NullMarked;
