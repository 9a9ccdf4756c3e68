package io.sluice.server.request;

import io.sluice.model.engine.InputShape;
import io.sluice.model.engine.Lane;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * The memory that prepared rows of one model lie in: direct buffers of one row each, used again and again.
 *
 * <p>It never refuses: how many rows are out at once is bounded by the permits of their requests. Up to {@code
 * maxRetained} idle buffers of each lane are kept; a burst beyond that is given back to the garbage collector. Safe for
 * use by several threads.
 */
public final class RowArena {

    private final InputShape shape;
    private final Map<Lane, Shelf> shelves = new EnumMap<>(Lane.class);

    /**
     * How many of its buffers are out, how many wait, and what each of them takes; of one moment or nearly so.
     *
     * @param usedRows whose owners have not given them back
     * @param idleRows kept for the next owner
     */
    public record Use(long usedRows, long idleRows, long usedBytes, long idleBytes) {

        public static final Use NONE = new Use(0, 0, 0, 0);

        public Use plus(Use other) {
            return new Use(
                    usedRows + other.usedRows,
                    idleRows + other.idleRows,
                    usedBytes + other.usedBytes,
                    idleBytes + other.idleBytes);
        }
    }

    /** The buffers of one lane. */
    private record Shelf(BlockingQueue<ByteBuffer> idle, LongAdder used) {
        Use use(int rowBytes) {
            long out = used.sum();
            int here = idle.size();
            return new Use(out, here, out * rowBytes, (long) here * rowBytes);
        }
    }

    public RowArena(InputShape shape, int maxRetained) {
        this.shape = shape;
        for (Lane lane : Lane.values()) {
            shelves.put(lane, new Shelf(new ArrayBlockingQueue<>(maxRetained), new LongAdder()));
        }
    }

    /** Bytes of one row of {@code lane}, the longest there is. */
    public int rowBytes(Lane lane) {
        return lane.rowBytes(shape);
    }

    /** A buffer of one row of full length, cleared but not zeroed, in native byte order; the caller owns it. */
    public ByteBuffer acquire(Lane lane) {
        Shelf shelf = shelfOf(lane);
        ByteBuffer buffer = shelf.idle().poll();
        if (buffer == null) {
            buffer = ByteBuffer.allocateDirect(rowBytes(lane)).order(ByteOrder.nativeOrder());
        }
        shelf.used().increment();
        return buffer.clear();
    }

    /** Takes a buffer back from its owner, who must not touch it again. */
    public void release(Lane lane, ByteBuffer buffer) {
        Shelf shelf = shelfOf(lane);
        shelf.used().decrement();
        shelf.idle().offer(buffer);
    }

    /** Of all lanes together. */
    public Use use() {
        Use sum = Use.NONE;
        for (Map.Entry<Lane, Shelf> shelf : shelves.entrySet()) {
            sum = sum.plus(shelf.getValue().use(rowBytes(shelf.getKey())));
        }
        return sum;
    }

    private Shelf shelfOf(Lane lane) {
        Shelf shelf = shelves.get(lane);
        if (shelf == null) {
            throw new IllegalStateException("no lane " + lane);
        }
        return shelf;
    }
}
