/**
 * A Hugging Face folder as a runnable model, in-process: read it, verify it, prepare inputs, run it.
 *
 * <p>Start at {@link io.sluice.model.ServableModel}. Nothing here knows of gRPC, queues or other requests.
 */
@NullMarked
package io.sluice.model;

import org.jspecify.annotations.NullMarked;
