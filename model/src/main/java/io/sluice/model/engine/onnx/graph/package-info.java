/**
 * ONNX graphs of transformers, composed in memory; nothing here knows what runs them.
 *
 * <p>{@link io.sluice.model.engine.onnx.graph.TowerGraph} composes, {@link
 * io.sluice.model.engine.onnx.graph.GraphBuilder} writes. Weights are named in a graph, and lie beside it.
 */
@NullMarked
package io.sluice.model.engine.onnx.graph;

import org.jspecify.annotations.NullMarked;
