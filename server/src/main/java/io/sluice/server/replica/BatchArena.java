package io.sluice.server.replica;

import io.sluice.model.engine.InputShape;
import io.sluice.model.engine.Lane;
import io.sluice.model.engine.TensorBatch;
import io.sluice.server.request.InputRow;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The memory that a device reads its batches from: one direct buffer for each lane. Owned by the replica's thread. */
final class BatchArena {

    private final InputShape shape;
    private final int maxBatchSize;
    private final Map<Lane, ByteBuffer> buffers = new EnumMap<>(Lane.class);

    BatchArena(InputShape shape, int maxBatchSize) {
        this.shape = shape;
        this.maxBatchSize = maxBatchSize;
    }

    /** Copies the rows next to each other, 3 us for one of 150 kB, and gives their buffers back. */
    TensorBatch gather(Lane lane, List<InputRow> rows) {
        int longest = rows.stream().mapToInt(InputRow::bytes).max().orElse(0);
        ByteBuffer buffer = buffer(lane).clear();
        for (InputRow row : rows) {
            buffer.put(row.data());
            for (int length = row.bytes(); length < longest; length += Integer.BYTES) {
                buffer.putInt(Lane.NO_TOKEN); // only texts differ in length
            }
            row.releaseBuffer();
        }
        return new TensorBatch(lane, rows.size(), buffer.flip());
    }

    /** A batch of {@code rows} whatever rows of full length, for warm-up. */
    TensorBatch blank(Lane lane, int rows) {
        ByteBuffer buffer = buffer(lane).clear();
        return new TensorBatch(lane, rows, buffer.limit(rows * lane.rowBytes(shape)));
    }

    /** A batch of one row of nothing but zeros, which any device can compute that can compute at all. */
    TensorBatch zeros(Lane lane) {
        TensorBatch zeros = blank(lane, 1);
        ByteBuffer row = zeros.data().duplicate();
        while (row.hasRemaining()) {
            row.put((byte) 0);
        }
        return zeros;
    }

    /** Rows of full length that take as much as a batch, rounded up: for pictures, its rows. */
    int fullRows(TensorBatch batch) {
        int rowBytes = batch.lane().rowBytes(shape);
        return (batch.data().remaining() + rowBytes - 1) / rowBytes;
    }

    private ByteBuffer buffer(Lane lane) {
        return buffers.computeIfAbsent(
                lane,
                key -> ByteBuffer.allocateDirect(Math.multiplyExact(maxBatchSize, key.rowBytes(shape)))
                        .order(ByteOrder.nativeOrder()));
    }
}
