/**
 * The way of a request through one version of a model, as a whole: built from the rooms it leads through, started, drained and
 * stopped.
 *
 * <p>{@link io.sluice.server.repository.pipeline.ModelPipeline} is that way. What versions there are, and which of them a request
 * is for, is the repository's business.
 */
@NullMarked
package io.sluice.server.repository.pipeline;

import org.jspecify.annotations.NullMarked;
