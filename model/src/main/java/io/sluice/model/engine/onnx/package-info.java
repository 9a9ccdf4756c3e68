/**
 * The ONNX Runtime back end, on CPUs: the only place that knows {@code ai.onnxruntime}.
 *
 * <p>{@link io.sluice.model.engine.onnx.OnnxModelLoader} takes the tensors of a snapshot as they are read and composes an
 * ONNX graph for each tower of the network over them, {@link io.sluice.model.engine.onnx.graph.TowerGraph}, out of ONNX Runtime's
 * fused operators; {@link io.sluice.model.engine.onnx.OnnxModel} opens sessions that share the graphs and the weights. Neither
 * Python, nor a file, nor the network is used: a graph is some kilobytes in memory that name the weights beside it.
 */
@NullMarked
package io.sluice.model.engine.onnx;

import org.jspecify.annotations.NullMarked;
