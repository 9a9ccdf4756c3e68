package io.sluice.model.engine.exported;

import io.sluice.model.engine.InputShape;
import io.sluice.model.engine.Lane;
import io.sluice.model.engine.TensorBatch;
import io.sluice.model.engine.device.DirectMemory;
import io.sluice.model.engine.layout.PixelScale;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes of a batch what a graph is given. Owned by one session. */
final class RowReader {

    private static final int CHANNELS = 3;
    private static final int BYTE_MASK = 0xff;

    private final int side;
    private final int maxRows;
    private final float[][] tables = new float[CHANNELS][];
    private final byte[] line;
    private final float[] plane;
    private @Nullable ByteBuffer pictures;

    /** @param maxRows most of one batch */
    RowReader(InputShape shape, PixelScale scale, int maxRows) {
        this.side = shape.imageSize();
        this.maxRows = maxRows;
        this.line = new byte[side * CHANNELS];
        this.plane = new float[side];
        for (int channel = 0; channel < CHANNELS; channel++) {
            tables[channel] = scale.table(channel);
        }
    }

    /** Valid until the next call, or until the batch changes. */
    GraphRows read(TensorBatch batch) {
        return switch (batch.lane()) {
            case PIXELS -> normalized(batch);
            case NORMALIZED_PIXELS ->
                new GraphRows.Pictures(
                        batch.rows(),
                        side,
                        batch.data().slice().order(batch.data().order()));
            case TOKENS -> texts(batch);
        };
    }

    private GraphRows normalized(TensorBatch batch) {
        ByteBuffer target = memory();
        target.clear().limit(batch.rows() * Lane.NORMALIZED_PIXELS.rowBytes(InputShape.ofImages(side)));
        FloatBuffer values = target.asFloatBuffer();
        ByteBuffer data = batch.data().slice();
        for (int row = 0; row < batch.rows(); row++) {
            for (int y = 0; y < side; y++) {
                data.get((row * side + y) * line.length, line);
                for (int channel = 0; channel < CHANNELS; channel++) {
                    for (int x = 0; x < side; x++) {
                        plane[x] = tables[channel][line[x * CHANNELS + channel] & BYTE_MASK];
                    }
                    values.put(((row * CHANNELS + channel) * side + y) * side, plane);
                }
            }
        }
        return new GraphRows.Pictures(batch.rows(), side, target);
    }

    /** Most batches are of pixels, but a client may send nothing else than normalised pictures. */
    private ByteBuffer memory() {
        ByteBuffer memory = pictures;
        if (memory == null) {
            long bytes = (long) maxRows * Lane.NORMALIZED_PIXELS.rowBytes(InputShape.ofImages(side));
            memory = DirectMemory.allocate("the pictures of a batch", bytes);
            pictures = memory;
        }
        return memory;
    }

    private static GraphRows texts(TensorBatch batch) {
        int[][] texts = new int[batch.rows()][batch.tokens()];
        ByteBuffer data = batch.data().slice().order(batch.data().order());
        for (int row = 0; row < texts.length; row++) {
            data.asIntBuffer().get(row * batch.tokens(), texts[row]);
            int length = texts[row].length;
            while (length > 1 && texts[row][length - 1] == Lane.NO_TOKEN) {
                length--;
            }
            texts[row] = Arrays.copyOf(texts[row], length);
        }
        return GraphRows.Texts.of(texts);
    }
}
