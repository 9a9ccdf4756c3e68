/**
 * What transformers are made of: names of their weights and the few numbers beside them, for the back ends that compose a
 * graph of their own from that.
 *
 * <p>An architecture fills in a {@link io.sluice.model.engine.layout.TransformerLayout}. Every name is a checkpoint's: of a
 * layer called {@code name} there are {@code name.weight} and, unless the checkpoint lacks it, {@code name.bias}; the
 * encoder's linear layers are {@link io.sluice.model.engine.Graph#linearLayers}.
 */
@NullMarked
package io.sluice.model.engine.layout;

import org.jspecify.annotations.NullMarked;
