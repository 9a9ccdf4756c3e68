package io.sluice.model.engine.onnx;

import io.sluice.model.engine.Lane;
import io.sluice.model.engine.TensorBatch;
import io.sluice.model.engine.device.DirectMemory;
import io.sluice.model.engine.layout.PixelScale;
import io.sluice.model.engine.layout.VisionLayout;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * Cuts pictures into patches, and normalises those that are pixels, in one pass over them. Pixels beyond the last whole patch
 * are not seen. Owned by one session.
 */
final class PatchInput {

    private static final int CHANNELS = 3;
    private static final int BYTE_MASK = 0xff;

    private final int image;
    private final int size;
    private final int side;
    private final float[][] tables = new float[CHANNELS][];
    private final float[] row;
    private final FloatBuffer patches;

    /**
     * @param image side of the pictures, in pixels
     * @param maxRows most of one batch
     */
    PatchInput(VisionLayout layout, int image, int maxRows) {
        PixelScale scale = layout.pixels();
        this.image = image;
        this.size = layout.patchSize();
        this.side = image / size;
        for (int channel = 0; channel < CHANNELS; channel++) {
            tables[channel] = scale.table(channel);
        }
        this.row = new float[count() * length()];
        long bytes = Math.multiplyExact((long) maxRows, (long) row.length * Float.BYTES);
        this.patches = DirectMemory.allocate("the patches of a batch", bytes).asFloatBuffer();
    }

    /** Patches of one picture. */
    int count() {
        return side * side;
    }

    /** Values of one patch. */
    int length() {
        return CHANNELS * size * size;
    }

    /** The patches of a batch, {@code [rows, patches, 3 * size * size]}; valid until the next call. */
    FloatBuffer fill(TensorBatch batch) {
        patches.clear();
        ByteBuffer data = batch.data().slice().order(batch.data().order());
        for (int i = 0; i < batch.rows(); i++) {
            ByteBuffer picture =
                    data.slice(i * batch.rowBytes(), batch.rowBytes()).order(data.order());
            if (batch.lane() == Lane.PIXELS) {
                cutPixels(picture);
            } else {
                cutNormalized(picture.asFloatBuffer());
            }
            patches.put(row);
        }
        return patches.flip();
    }

    private void cutPixels(ByteBuffer picture) {
        byte[] line = new byte[image * CHANNELS];
        for (int y = 0; y < side * size; y++) {
            picture.get(y * line.length, line);
            for (int channel = 0; channel < CHANNELS; channel++) {
                float[] table = tables[channel];
                int at = channel;
                for (int patch = 0; patch < side; patch++) {
                    int target = start(patch, channel, y);
                    for (int x = 0; x < size; x++) {
                        row[target + x] = table[line[at] & BYTE_MASK];
                        at += CHANNELS;
                    }
                }
            }
        }
    }

    private void cutNormalized(FloatBuffer picture) {
        float[] line = new float[image];
        for (int channel = 0; channel < CHANNELS; channel++) {
            for (int y = 0; y < side * size; y++) {
                picture.get((channel * image + y) * image, line);
                for (int patch = 0; patch < side; patch++) {
                    System.arraycopy(line, patch * size, row, start(patch, channel, y), size);
                }
            }
        }
    }

    /** Where line {@code y} of the picture begins in the {@code patch}th of the patches that it crosses. */
    private int start(int patch, int channel, int y) {
        return (y / size * side + patch) * length() + (channel * size + y % size) * size;
    }
}
