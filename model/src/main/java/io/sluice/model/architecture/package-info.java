/**
 * What a {@code config.json} means: the tensors a checkpoint must hold, and the graph that computes with them.
 *
 * <p>{@link io.sluice.model.architecture.Architectures} picks the {@link io.sluice.model.architecture.Network}. The graphs
 * are TorchScript resources beside these classes, one for each architecture. Values that a configuration leaves out are
 * those of transformers. Nothing here reads weights or runs anything.
 */
@NullMarked
package io.sluice.model.architecture;

import org.jspecify.annotations.NullMarked;
