/**
 * Turns what a forward pass computed into the answers of the requests that it served.
 *
 * <p>{@link io.sluice.server.response.Responder} splits a batch row by row; softmax, top-k, normalisation and vector types
 * are small pure functions beside it.
 */
@NullMarked
package io.sluice.server.response;

import org.jspecify.annotations.NullMarked;
