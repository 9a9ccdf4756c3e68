package io.sluice.server.transport.stream;

import io.sluice.proto.v1.Frame;
import io.sluice.server.rejection.CallRejection;
import io.sluice.server.rejection.CallRejection.DeadlineExceeded.Gate;
import io.sluice.server.rejection.ModelRejection;
import io.sluice.server.rejection.Overload;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.request.ModelKey;
import io.sluice.server.telemetry.Instrument;
import io.sluice.server.telemetry.ModelMeter;
import io.sluice.server.transport.message.RejectedException;
import io.sluice.server.transport.stream.FrameOutcome.Cause;
import io.sluice.server.transport.stream.FrameOutcome.Dropped;
import io.sluice.server.transport.stream.FrameOutcome.Failed;
import io.sluice.server.transport.stream.FrameOutcome.Served;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one stream, from their arrival to their answers, which leave in the order of arrival.
 *
 * <p>Frames run as slots are free, and as the stream's fair share of the model allows. A frame that the model refuses for overload waits, and with it every one behind it, until
 * one of the stream's own frames ends or the time to retry that came with the refusal has passed: no queue slot is held for it,
 * and nothing spins. Where only the newest counts, a frame that waits is dropped when the next one comes.
 *
 * <p>Owned by its stream's turns.
 */
final class FrameFlow {

    /**
     * Most frames without an answer where only the newest counts: what a client that does not read may make the server
     * remember. Those dropped are a few dozen bytes each.
     */
    static final int UNANSWERED_LIMIT = 1024;

    /** Longest that a frame waits for an overloaded model; then it is answered with its refusal. */
    static final Duration OVERLOAD_PATIENCE = Duration.ofMinutes(1);

    /** Bounds of what a refusal says to wait: a frame that spins is work for nothing, and one that is old is of no use. */
    static final Duration BACK_OFF_MIN = Duration.ofMillis(1);

    static final Duration BACK_OFF_MAX = Overload.USUAL_RETRY_AFTER.multipliedBy(10);

    private final StreamSpec spec;
    private final StreamWire wire;
    private final StreamClock clock;
    private final ModelMeter meter;
    private final Deque<FrameSlot> unanswered = new ArrayDeque<>();
    private final Queue<FrameSlot> waiting = new PriorityQueue<>(Comparator.comparingLong(FrameSlot::sequence));
    private FrameRunner runner;
    private long frames;
    private long newest;
    private int held;
    private @Nullable Duration backOff;
    private @Nullable Rejection closed;

    FrameFlow(FrameRunner runner, StreamWire wire, StreamClock clock, ModelMeter meter) {
        this.spec = runner.spec();
        this.runner = runner;
        this.wire = wire;
        this.clock = clock;
        this.meter = meter;
    }

    ModelMeter meter() {
        return meter;
    }

    /** The version that frames are submitted to. */
    ModelKey target() {
        return runner.key();
    }

    /** Submits what waits and what comes to another version; frames that run are answered by the one that they run on. */
    void moveTo(FrameRunner next) {
        runner.release();
        runner = next;
    }

    /** Submits nothing more, and lets the version go. Safe to call again. */
    void release() {
        runner.release();
    }

    /** Whether one more frame may be read. */
    boolean hasRoom() {
        if (spec.latestOnly()) {
            return unanswered.size() < UNANSWERED_LIMIT;
        }
        FrameSlot last = unanswered.peekLast();
        boolean refused = last != null && last.isSettling();
        return unanswered.size() < spec.maxInFlight() && waiting.isEmpty() && !refused;
    }

    /** Whether every frame has been answered. */
    boolean isEmpty() {
        return unanswered.isEmpty();
    }

    /** Why no frame runs any more, or empty. */
    Optional<Rejection> closed() {
        return Optional.ofNullable(closed);
    }

    /** Takes one frame in: it runs, waits, or is answered without having run. */
    void offer(Frame frame) {
        FrameSlot slot = new FrameSlot(frames++, frame.getId(), frame.getImage(), clock.now());
        unanswered.add(slot);
        try {
            if (frame.hasCaptureTime()) {
                slot.captured(clock.since(frame.getCaptureTime()));
            }
            Duration age = slot.age(slot.arrivedAtNanos());
            if (spec.isStale(age)) {
                slot.end(new Dropped(Cause.DROPPED_STALE, age));
                return;
            }
            runner.check(slot.image());
        } catch (RejectedException invalid) {
            slot.end(new Failed(invalid.rejection()));
            return;
        }
        newest = slot.sequence();
        await(slot);
    }

    /** Notes the end of a frame that ran. */
    void ended(FrameSlot slot, FrameOutcome outcome) {
        if (!slot.isRunning()) {
            return;
        }
        runner.ended();
        if (outcome instanceof Failed failed && failed.rejection() instanceof Overload overload && isPatient(slot)) {
            backOff = bounded(overload.retryAfter());
            held--;
            slot.waitAgain();
            await(slot);
            return;
        }
        backOff = null;
        slot.end(outcome);
        if (outcome instanceof Failed failed && isGone(failed.rejection())) {
            close(failed.rejection());
        }
    }

    /** Runs no frame any more: those that wait are answered with the reason, the first given, those that run as ever. */
    void close(Rejection why) {
        if (closed != null) {
            return;
        }
        closed = why;
        runner.release();
        waiting.forEach(slot -> slot.end(new Failed(why)));
        waiting.clear();
    }

    /** Writes every answer that is due and that the connection takes, then runs frames as slots are free. */
    void advance() {
        write();
        if (run()) {
            write();
        }
    }

    private void write() {
        FrameSlot first = unanswered.peek();
        while (first != null && first.isDone() && wire.isReady()) {
            unanswered.remove();
            answer(first);
            first = unanswered.peek();
        }
    }

    /** In how long {@link #retry} is due, where a frame waits for an overloaded model. */
    Optional<Duration> backOff() {
        return waiting.isEmpty() ? Optional.empty() : Optional.ofNullable(backOff);
    }

    /** Lets the next {@link #advance} try again what was refused for overload. */
    void retry() {
        backOff = null;
    }

    /** When {@link #expire} is due: at the first deadline of a frame that the server has set, if there is one. */
    OptionalLong expiryNanos() {
        for (FrameSlot slot : unanswered) {
            if (!slot.isDone() && !slot.isSettling()) { // deadlines are in the order of arrival
                return runner.mustExpire(slot)
                        ? OptionalLong.of(runner.termsOf(slot).deadlineNanos())
                        : OptionalLong.empty();
            }
        }
        return OptionalLong.empty();
    }

    /** Ends the frames whose deadline has passed, wherever they wait; the ends of those that run are turns to come. */
    void expire() {
        Rejection late = new CallRejection.DeadlineExceeded(Gate.WAITING);
        for (FrameSlot slot : unanswered) {
            if (slot.isDone() || clock.now() - runner.termsOf(slot).deadlineNanos() < 0) {
                continue;
            }
            if (slot.isRunning()) {
                slot.abandon(late);
            } else {
                waiting.remove(slot);
                slot.end(new Failed(late));
            }
        }
    }

    /** Ends everything without an answer, and frees what no batch has claimed. */
    void abandon(Rejection why) {
        unanswered.forEach(slot -> slot.abandon(why));
        runner.endedAll();
        runner.release();
        if (!unanswered.isEmpty()) {
            meter.add(Instrument.FRAMES, unanswered.size(), why.reason());
        }
        unanswered.clear();
        waiting.clear();
    }

    private void await(FrameSlot slot) {
        if (closed != null) {
            slot.end(new Failed(closed));
            return;
        }
        waiting.add(slot);
        if (spec.latestOnly()) {
            long now = clock.now();
            while (waiting.element().sequence() < newest) {
                FrameSlot older = waiting.remove();
                older.end(new Dropped(Cause.DROPPED_SUPERSEDED, older.age(now)));
            }
        }
    }

    /** Whether a frame has ended by itself: a version that came after it was checked cannot use it. */
    private boolean run() {
        boolean ended = false;
        boolean settled = true;
        while (settled && backOff == null && !waiting.isEmpty() && held < spec.maxInFlight() && runner.hasRoom()) {
            FrameSlot slot = waiting.remove();
            try {
                runner.submit(slot);
            } catch (RejectedException invalid) {
                slot.end(new Failed(invalid.rejection()));
                ended = true;
                continue;
            }
            held++;
            settled = !slot.isSettling(); // what has ended already may have been refused: the next one would be, too
        }
        return ended;
    }

    private void answer(FrameSlot slot) {
        FrameOutcome outcome = slot.outcome();
        if (slot.hasRun()) {
            held--;
        }
        wire.write(slot.runner().orElse(runner).reply(slot.id(), outcome));
        meter.add(Instrument.FRAMES, 1, outcome.label());
        if (outcome instanceof Served) {
            meter.recordNanos(Instrument.FRAME_DURATION, clock.now() - slot.arrivedAtNanos());
        }
    }

    private boolean isPatient(FrameSlot slot) {
        return clock.now() - slot.arrivedAtNanos() < OVERLOAD_PATIENCE.toNanos();
    }

    private static Duration bounded(Duration retryAfter) {
        if (retryAfter.compareTo(BACK_OFF_MIN) < 0) {
            return BACK_OFF_MIN;
        }
        return retryAfter.compareTo(BACK_OFF_MAX) > 0 ? BACK_OFF_MAX : retryAfter;
    }

    /** Whether the model will take no frame after this one either. */
    private static boolean isGone(Rejection rejection) {
        return rejection instanceof CallRejection.Draining || rejection instanceof ModelRejection.ModelNotReady;
    }
}
