package io.sluice.server.queue;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.dsl.ProducerType;
import io.sluice.server.request.InputRow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A bounded ring of prepared rows: many producers, one consumer.
 *
 * <p>Producers never block. The consumer never blocks here either: it drains what there is, and sleeps, if it wants to, on
 * the {@link Eventcount} that every {@link #offer} signals.
 */
public final class RowQueue {

    private final RingBuffer<Slot> ring;
    private final EventPoller<Slot> poller;

    /** One place of the ring. */
    private static final class Slot {
        /*
         * Ownership: the producer writes between tryNext() and publish(), the consumer reads in drain(); the ring's sequences
         * are the only ordering needed, so the field is plain. drain() must clear it: a slot is used again only after a full
         * lap, and until then a stale reference would keep a row and its request alive.
         */
        private @Nullable InputRow row;
    }

    /** @param capacity rounded up to a power of two */
    public RowQueue(int capacity, Eventcount arrivals) {
        int size = Integer.highestOneBit(Math.max(2, capacity) - 1) << 1;
        this.ring = RingBuffer.create(ProducerType.MULTI, Slot::new, size, new Signalling(arrivals));
        this.poller = ring.newPoller();
        ring.addGatingSequences(poller.getSequence());
    }

    /** Appends a row; false if the ring is full. Called by any thread. */
    public boolean offer(InputRow row) {
        long sequence;
        try {
            sequence = ring.tryNext();
        } catch (InsufficientCapacityException full) {
            return false;
        }
        ring.get(sequence).row = row;
        ring.publish(sequence);
        return true;
    }

    /** Moves up to {@code limit} rows, oldest first, to {@code to}. Called by the consumer only. */
    public int drain(Consumer<InputRow> to, int limit) {
        if (limit <= 0) {
            return 0;
        }
        Drain drain = new Drain(to, limit);
        try {
            while (drain.taken < limit && poller.poll(drain) == EventPoller.PollState.PROCESSING) {
                // One poll ends at the end of what was published when it began.
            }
        } catch (Exception e) {
            throw new IllegalStateException("a consumer of rows must not throw", e);
        }
        return drain.taken;
    }

    public int capacity() {
        return ring.getBufferSize();
    }

    private static final class Drain implements EventPoller.Handler<Slot> {
        private final Consumer<InputRow> to;
        private final int limit;
        private int taken;

        Drain(Consumer<InputRow> to, int limit) {
            this.to = to;
            this.limit = limit;
        }

        @Override
        public boolean onEvent(Slot slot, long sequence, boolean endOfBatch) {
            InputRow row = slot.row;
            slot.row = null;
            taken++;
            if (row != null) {
                to.accept(row);
            }
            return taken < limit;
        }
    }

    /** Tells the eventcount of every publication; nobody waits on the ring itself. */
    private record Signalling(Eventcount arrivals) implements WaitStrategy {
        @Override
        public long waitFor(long sequence, Sequence cursor, Sequence dependent, SequenceBarrier barrier)
                throws AlertException {
            throw new UnsupportedOperationException("the consumer polls");
        }

        @Override
        public void signalAllWhenBlocking() {
            arrivals.signal();
        }
    }
}
