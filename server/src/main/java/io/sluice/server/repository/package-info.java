/**
 * Which models there are, and what state each is in.
 *
 * <p>{@link io.sluice.server.repository.ModelRepository} is the way in: it finds the {@link
 * io.sluice.server.repository.ServingModel} that a request names, and moves models through {@link
 * io.sluice.server.repository.ModelState}.
 */
@NullMarked
package io.sluice.server.repository;

import org.jspecify.annotations.NullMarked;
