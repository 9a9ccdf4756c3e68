package io.sluice.server.transport.stream;

import io.sluice.proto.v1.Image;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.request.InferenceRequest;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One frame's place in the order of answers.
 *
 * <pre>
 * WAITING -> RUNNING -> DONE
 *    ^  |       |        ^
 *    |  +-------|--------+   dropped, or the stream takes no more
 *    +----------+            refused for overload: to be submitted again
 * </pre>
 *
 * Owned by its stream's turns.
 */
final class FrameSlot {

    private enum State {
        WAITING,
        RUNNING,
        DONE
    }

    private final long sequence;
    private final long id;
    private final long arrivedAtNanos;
    private Duration ageOnArrival = Duration.ZERO;
    private State state = State.WAITING;
    private boolean hasRun;
    private @Nullable Image image;
    private @Nullable InferenceRequest request;
    private @Nullable FrameRunner runner;
    private @Nullable FrameOutcome outcome;

    /** @param sequence its number among the frames of its stream */
    FrameSlot(long sequence, long id, Image image, long arrivedAtNanos) {
        this.sequence = sequence;
        this.id = id;
        this.image = image;
        this.arrivedAtNanos = arrivedAtNanos;
    }

    long sequence() {
        return sequence;
    }

    long id() {
        return id;
    }

    /** On the server's clock. */
    long arrivedAtNanos() {
        return arrivedAtNanos;
    }

    /** Notes how long before its arrival the frame was captured. */
    void captured(Duration ago) {
        ageOnArrival = ago;
    }

    /** From its capture, or from its arrival where that is not known. */
    Duration age(long nowNanos) {
        return ageOnArrival.plusNanos(nowNanos - arrivedAtNanos);
    }

    /** Until the frame is done. */
    Image image() {
        if (image == null) {
            throw new IllegalStateException("frame " + id + " is done");
        }
        return image;
    }

    boolean isDone() {
        return state == State.DONE;
    }

    /** The frame is submitted, by whoever will make its answer. */
    void run(FrameRunner by, InferenceRequest submitted) {
        require(State.WAITING);
        state = State.RUNNING;
        hasRun = true;
        runner = by;
        request = submitted;
    }

    /** Whether it is submitted and its request has not ended, as far as this turn knows. */
    boolean isRunning() {
        return state == State.RUNNING;
    }

    /** Whether it was submitted, and not refused for overload. */
    boolean hasRun() {
        return hasRun;
    }

    /** Who submitted it last; empty where nobody has. */
    Optional<FrameRunner> runner() {
        return Optional.ofNullable(runner);
    }

    /** Whether its request has ended, and the turn that says how is still to come. */
    boolean isSettling() {
        return request != null && request.hasEnded();
    }

    /** The frame was refused for overload, and is to be submitted again. */
    void waitAgain() {
        require(State.RUNNING);
        state = State.WAITING;
        hasRun = false;
        request = null;
    }

    /** Forgets the picture: what is left of a frame that is done is its answer. */
    void end(FrameOutcome how) {
        if (state == State.DONE) {
            throw new IllegalStateException("frame " + id + " is done");
        }
        state = State.DONE;
        outcome = how;
        image = null;
        request = null;
    }

    /** How it ended; after {@link #end}. */
    FrameOutcome outcome() {
        if (outcome == null) {
            throw new IllegalStateException("frame " + id + " is not done");
        }
        return outcome;
    }

    /** Ends its request, if it runs, so that nothing is computed for it any more. */
    void abandon(Rejection why) {
        if (request != null) {
            request.fail(why);
        }
    }

    private void require(State expected) {
        if (state != expected) {
            throw new IllegalStateException("frame %d is %s, not %s".formatted(id, state, expected));
        }
    }
}
