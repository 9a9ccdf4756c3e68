package io.sluice.model.engine.onnx.graph;

import java.nio.ByteBuffer;

/**
 * A tensor that graphs name.
 *
 * @param kind {@link ElementKind#FLOAT} or {@link ElementKind#INT8}
 * @param shape extents, outermost first
 * @param data direct, native byte order, from 0 to its capacity
 */
public record Weight(ElementKind kind, long[] shape, ByteBuffer data) {}
