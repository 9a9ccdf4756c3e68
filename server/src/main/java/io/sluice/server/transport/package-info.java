/**
 * Speaks gRPC: messages in, answers out, deadline and cancellation read, every end mapped to a status with details.
 *
 * <p>Handlers run on the event loop and never block: they check the message, make an {@link
 * io.sluice.server.request.InferenceRequest} of it, and submit it.
 */
@NullMarked
package io.sluice.server.transport;

import org.jspecify.annotations.NullMarked;
