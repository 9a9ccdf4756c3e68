/**
 * The PyTorch back end, through DJL: the only place that knows {@code ai.djl}.
 *
 * <p>{@link io.sluice.model.engine.djl.TorchModelLoader} takes a {@link io.sluice.model.engine.Graph} and then the tensors
 * of a snapshot as they are read; {@link io.sluice.model.engine.djl.TorchModel} opens sessions that share them. Neither
 * Python nor the network is used: the graph becomes a TorchScript archive in memory, of some kilobytes, and the weights
 * never go through a file. Linear weights are repacked once for oneDNN while they are loaded, and each is freed in its
 * old form before the next is read, so there is one copy of the weights at any time.
 */
@NullMarked
package io.sluice.model.engine.djl;

import org.jspecify.annotations.NullMarked;
