package io.sluice.server.request;

import io.sluice.model.engine.Lane;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One input of a request on its way through the server: the unit that is queued, batched and run.
 *
 * <pre>
 * PREPARING -> QUEUED -> CLAIMED
 *     |           |
 *     +-----------+--> ABANDONED   (its request ended first)
 * </pre>
 *
 * Each move is one compare-and-set, and whoever makes it owns the row's buffer: {@link #claim} gives it to the batcher,
 * {@link #abandon} gives it back to the arena at once.
 */
public final class InputRow {

    private enum State {
        PREPARING,
        QUEUED,
        CLAIMED,
        ABANDONED
    }

    private final InferenceRequest request;
    private final int index;
    private final Lane lane;
    private final AtomicReference<State> state = new AtomicReference<>(State.PREPARING);

    /*
     * Ownership: `input`, `buffer`, `arena`, `bytes` and the times are written by the preparing thread before the move to QUEUED,
     * and then by whoever owns the row; the state's compare-and-set is the ordering, so the fields are plain.
     */
    private @Nullable RequestInput input;
    private @Nullable ByteBuffer buffer;
    private @Nullable RowArena arena;
    private int bytes;
    private long preprocessNanos;
    private long preparedAtNanos;
    private @Nullable Execution execution;

    /**
     * The forward pass that a row ran in.
     *
     * @param startedAtNanos on the server's clock
     * @param nanos how long the pass took
     * @param batchSize rows in it
     */
    public record Execution(long startedAtNanos, long nanos, int batchSize, String replica) {}

    InputRow(InferenceRequest request, int index, RequestInput input) {
        this.request = request;
        this.index = index;
        this.input = input;
        this.lane = input.lane();
    }

    public InferenceRequest request() {
        return request;
    }

    /** Position among the request's rows. */
    public int index() {
        return index;
    }

    public Lane lane() {
        return lane;
    }

    /** What to prepare the row from; called by the preparing thread, before {@link #prepared}. */
    public RequestInput input() {
        if (input == null) {
            throw new IllegalStateException("the row is prepared already");
        }
        return input;
    }

    /**
     * Ends the preparation; the encoded picture may be forgotten from here on.
     *
     * @param filled a buffer of {@code from}, which takes it back in the end; the row lies from its position to its limit
     * @return whether the row may be queued; if not, its request has ended and the buffer has gone back
     */
    public boolean prepared(ByteBuffer filled, RowArena from, long tookNanos, long nowNanos) {
        buffer = filled;
        bytes = filled.remaining();
        arena = from;
        input = null;
        preprocessNanos = tookNanos;
        preparedAtNanos = nowNanos;
        if (state.compareAndSet(State.PREPARING, State.QUEUED)) {
            return true;
        }
        releaseBuffer();
        return false;
    }

    /** Takes the row out of the queue for a batch; false if its request has ended, and then the row is nobody's. */
    public boolean claim() {
        boolean claimed = state.compareAndSet(State.QUEUED, State.CLAIMED);
        if (claimed) {
            request.rowClaimed(this);
        }
        return claimed;
    }

    /** Frees the row unless it has been claimed; called when its request ends. */
    void abandon() {
        // In the order of the moves: looking for QUEUED first would miss a row that is queued between the two looks.
        if (!state.compareAndSet(State.PREPARING, State.ABANDONED)
                && state.compareAndSet(State.QUEUED, State.ABANDONED)) {
            releaseBuffer();
        }
    }

    /** Bytes of the prepared row; after {@link #prepared}. */
    public int bytes() {
        return bytes;
    }

    /** The prepared row, from the buffer's position to its limit; for the owner of a claimed row. */
    public ByteBuffer data() {
        if (buffer == null) {
            throw new IllegalStateException("the row has no buffer: not prepared, or released");
        }
        return buffer;
    }

    /** Gives the buffer back; for the owner, once. */
    public void releaseBuffer() {
        if (buffer == null || arena == null) {
            throw new IllegalStateException("the row has no buffer: not prepared, or released");
        }
        arena.release(lane, buffer);
        buffer = null;
    }

    /** Notes the forward pass; for the owner of a claimed row, before it is answered. */
    public void executed(Execution pass) {
        execution = pass;
    }

    public long preprocessNanos() {
        return preprocessNanos;
    }

    /** On the server's clock; after {@link #prepared}. */
    public long preparedAtNanos() {
        return preparedAtNanos;
    }

    /** From prepared to the start of the forward pass; after {@link #executed}. */
    public long queueNanos() {
        return execution().startedAtNanos() - preparedAtNanos;
    }

    /** After {@link #executed}. */
    public Execution execution() {
        if (execution == null) {
            throw new IllegalStateException("the row has not run");
        }
        return execution;
    }
}
