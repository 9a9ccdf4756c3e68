package io.sluice.model.engine.onnx.graph;

import io.sluice.model.engine.device.DirectMemory;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * Weights as integers of 8 bits: symmetric, with a scale for each output, as ONNX Runtime's {@code quantize_dynamic} does it
 * with {@code per_channel}.
 */
public final class Quantizer {

    private static final float LARGEST = 127;
    /** The scale of weights that are all zero. */
    private static final float LEAST_SCALE = 1e-30f;

    private Quantizer() {}

    /**
     * Room for a matrix of which nothing is quantised yet.
     *
     * @throws io.sluice.model.engine.EngineException if there is not enough memory
     */
    public static Quantized room(int inputs, int outputs) {
        ByteBuffer integers = DirectMemory.allocate("integers of a matrix", (long) inputs * outputs);
        ByteBuffer scales = DirectMemory.allocate("scales of a matrix", (long) outputs * Float.BYTES);
        return new Quantized(
                new Weight(ElementKind.INT8, new long[] {inputs, outputs}, integers),
                new Weight(ElementKind.FLOAT, new long[] {outputs}, scales));
    }

    /**
     * Quantises and turns a matrix {@code [outputs, inputs]}.
     *
     * @param room for it, and perhaps for others beside it
     * @param first of the columns that are the matrix's
     */
    public static void quantize(Weight matrix, Quantized room, int first) {
        int outputs = (int) matrix.shape()[0];
        int inputs = (int) matrix.shape()[1];
        int columns = (int) room.integers().shape()[1];
        ByteBuffer integers = room.integers().data();
        ByteBuffer scales = room.scales().data();
        FloatBuffer weights = matrix.data().asFloatBuffer();
        float[] row = new float[inputs];
        for (int output = 0; output < outputs; output++) {
            weights.get(output * inputs, row);
            float scale = Math.max(largest(row) / LARGEST, LEAST_SCALE);
            int column = first + output;
            scales.putFloat(column * Float.BYTES, scale);
            for (int input = 0; input < inputs; input++) {
                integers.put(input * columns + column, (byte) Math.rint(row[input] / scale));
            }
        }
    }

    private static float largest(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /**
     * A matrix in integers.
     *
     * @param integers int8 {@code [inputs, outputs]}
     * @param scales float32 {@code [outputs]}
     */
    public record Quantized(Weight integers, Weight scales) {}
}
