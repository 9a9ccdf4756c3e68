package io.sluice.server.replica.supervision;

import io.sluice.server.request.InputRow;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The call into the engine that one incarnation makes at the moment, and who has the last word on it.
 *
 * <p>Safe for use by two threads: the incarnation's, and the supervisor's.
 */
public final class PassWatch {

    /** How long a call may take that is never given up. */
    public static final long UNBOUNDED = Long.MAX_VALUE;

    /*
     * Ownership: the incarnation's thread sets a pass, and takes it away by compare-and-set when the call has returned. The
     * supervisor's thread only ever replaces a pass that it has seen by GIVEN_UP. So the two cannot both win: either the rows
     * are answered, and the replica goes on, or the supervisor ends them, and the other thread learns it before it touches
     * anything that a successor uses. GIVEN_UP is never replaced. Without the compare-and-set a pass that returns at the
     * very bound would free the place of its successor in what admission plans with, and its thread would go on taking
     * batches beside it.
     */
    private final AtomicReference<@Nullable Pass> running = new AtomicReference<>();

    private static final Pass GIVEN_UP = new Pass(0, UNBOUNDED, List.of());

    /** A call into the engine. Not a record: two that look alike are two calls. */
    public static final class Pass {

        private final long startedAtNanos;
        private final long boundNanos;
        private final List<InputRow> rows;

        /**
         * @param startedAtNanos on the server's clock
         * @param boundNanos how long it may take before it is given up, or {@link #UNBOUNDED}
         * @param rows whose requests wait for it, and for what runs after it; empty while a session opens, warms up or closes
         */
        public Pass(long startedAtNanos, long boundNanos, List<InputRow> rows) {
            this.startedAtNanos = startedAtNanos;
            this.boundNanos = boundNanos;
            this.rows = rows;
        }

        long startedAtNanos() {
            return startedAtNanos;
        }

        /** How long it may take before it is given up, or {@link #UNBOUNDED}. */
        public long boundNanos() {
            return boundNanos;
        }

        /** Whose requests wait for it. */
        public List<InputRow> rows() {
            return rows;
        }
    }

    /** A call begins; the one before has ended. Called by the incarnation's thread. */
    public void begin(Pass pass) {
        if (!running.compareAndSet(null, pass)) {
            throw new GivenUpException();
        }
    }

    /**
     * The call has returned, or thrown. Called by the incarnation's thread.
     *
     * @throws GivenUpException if it came back too late
     */
    public void end(Pass pass) {
        if (!running.compareAndSet(pass, null)) {
            throw new GivenUpException();
        }
    }

    /** Whether a call has been given up. Called by the incarnation's thread. */
    public boolean isGivenUp() {
        return running.get() == GIVEN_UP;
    }

    /** The call under way; null if there is none, or it has been given up. Called by the supervisor. */
    public @Nullable Pass running() {
        Pass seen = running.get();
        return seen == GIVEN_UP ? null : seen;
    }

    /** Gives a call up; false if it has ended in this very moment. Called by the supervisor, who then ends its requests. */
    public boolean giveUp(Pass pass) {
        return running.compareAndSet(pass, GIVEN_UP);
    }
}
