/**
 * The vocabulary that every room speaks: a request, its rows, the batch they run in, and how it ends.
 *
 * <p>An {@link io.sluice.server.request.InferenceRequest} is one RPC; each of its inputs is an {@link
 * io.sluice.server.request.InputRow}, the unit that is queued, batched and run. A request ends exactly once, with a {@link
 * io.sluice.server.request.InferenceResult} or a {@link io.sluice.server.rejection.Rejection}, whoever comes first. Nothing
 * here blocks, and nothing here knows gRPC, the queue or a device.
 */
@NullMarked
package io.sluice.server.request;

import org.jspecify.annotations.NullMarked;
