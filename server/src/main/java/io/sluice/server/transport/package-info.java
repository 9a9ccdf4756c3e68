/**
 * Speaks gRPC: messages in, answers out, deadline and cancellation read, every end mapped to a status with details.
 *
 * <p>{@link io.sluice.server.transport.GrpcServer} owns the port. Handlers run on the event loop and never block: they
 * check the message, make an {@link io.sluice.server.request.InferenceRequest} of it, and submit it; the answer is written
 * by whichever thread ends the request. What messages mean is in {@link io.sluice.server.transport.message}.
 */
@NullMarked
package io.sluice.server.transport;

import org.jspecify.annotations.NullMarked;
