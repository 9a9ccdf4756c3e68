/**
 * Why a request was not answered: one value for each cause, grouped by where it is found.
 *
 * <p>A {@link io.sluice.server.rejection.Rejection} has a stable {@link io.sluice.server.rejection.Rejection.Reason} for programs and a sentence for people; a
 * {@link io.sluice.server.rejection.Retryable} says when to come again. Nothing here throws, and nothing here knows gRPC: how a rejection
 * reaches a client is the business of {@code transport.reply}.
 */
@NullMarked
package io.sluice.server.rejection;

import org.jspecify.annotations.NullMarked;
