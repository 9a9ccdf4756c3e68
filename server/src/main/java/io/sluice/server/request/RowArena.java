package io.sluice.server.request;

import io.sluice.model.engine.InputShape;
import io.sluice.model.engine.Lane;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The memory that prepared rows of one model lie in: direct buffers of one row each, used again and again.
 *
 * <p>It never refuses: how many rows are out at once is bounded by the permits of their requests. Up to {@code
 * maxRetained} idle buffers of each lane are kept; a burst beyond that is given back to the garbage collector. Safe for
 * use by several threads.
 */
public final class RowArena {

    private final InputShape shape;
    private final Map<Lane, BlockingQueue<ByteBuffer>> idle = new EnumMap<>(Lane.class);

    public RowArena(InputShape shape, int maxRetained) {
        this.shape = shape;
        for (Lane lane : Lane.values()) {
            idle.put(lane, new ArrayBlockingQueue<>(maxRetained));
        }
    }

    /** Bytes of one row of {@code lane}, the longest there is. */
    public int rowBytes(Lane lane) {
        return lane.rowBytes(shape);
    }

    /** A buffer of one row of full length, cleared but not zeroed, in native byte order; the caller owns it. */
    public ByteBuffer acquire(Lane lane) {
        ByteBuffer buffer = idleOf(lane).poll();
        if (buffer == null) {
            buffer = ByteBuffer.allocateDirect(rowBytes(lane)).order(ByteOrder.nativeOrder());
        }
        return buffer.clear();
    }

    /** Takes a buffer back from its owner, who must not touch it again. */
    public void release(Lane lane, ByteBuffer buffer) {
        idleOf(lane).offer(buffer);
    }

    private BlockingQueue<ByteBuffer> idleOf(Lane lane) {
        BlockingQueue<ByteBuffer> queue = idle.get(lane);
        if (queue == null) {
            throw new IllegalStateException("no lane " + lane);
        }
        return queue;
    }
}
