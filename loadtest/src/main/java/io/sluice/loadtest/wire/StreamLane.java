package io.sluice.loadtest.wire;

import io.grpc.Channel;
import io.grpc.Status;
import io.sluice.loadtest.generator.Completion;
import io.sluice.loadtest.generator.Lane;
import io.sluice.loadtest.measure.Measurements;
import io.sluice.loadtest.wire.message.FrameAnswer;
import io.sluice.loadtest.workload.FrameSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Frames over one video stream, which is opened again a moment after it broke.
 *
 * <p>A frame that the connection has no room for waits here, as it does in a camera; its latency counts from when it was due.
 * A frame whose answer does not come within the deadline breaks the stream: there is no other way to give up on one.
 */
public final class StreamLane implements Lane {

    /** Frames that wait for room; one more is not sent, and fails with {@link #BACK_PRESSURE}. */
    static final int WAITING_LIMIT = 256;

    static final String BACK_PRESSURE = "BACK_PRESSURE";

    private static final Duration REOPEN_PAUSE = Duration.ofMillis(100);

    private final Connections connections;
    private final Channel channel;
    private final FrameSource source;
    private final StreamPolicy policy;
    private final Duration deadline;
    private final Measurements measurements;
    // Guarded by this, as is the stream behind it: gRPC allows one sender at a time.
    private final Deque<PendingFrame> waiting = new ArrayDeque<>();
    private @Nullable OpenStream stream;
    private boolean isPaused;

    private StreamLane(
            Connections connections,
            Channel channel,
            FrameSource source,
            StreamPolicy policy,
            Duration deadline,
            Measurements measurements) {
        this.connections = connections;
        this.channel = channel;
        this.source = source;
        this.policy = policy;
        this.deadline = deadline;
        this.measurements = measurements;
    }

    /**
     * One lane for each stream; the streams are spread over the connections.
     *
     * @param deadline of each frame
     */
    public static List<Lane> over(
            Connections connections,
            FrameSource source,
            StreamPolicy policy,
            Duration deadline,
            Measurements measurements) {
        List<Channel> channels = connections.channels();
        List<Lane> lanes = new ArrayList<>();
        for (int i = 0; i < policy.streams(); i++) {
            Channel channel = channels.get(i % channels.size());
            lanes.add(new StreamLane(connections, channel, source, policy, deadline, measurements));
        }
        return lanes;
    }

    @Override
    public void send(long intendedNanos, Completion completion) {
        long now = System.nanoTime();
        // Readiness is the server's business, so the client's lateness is measured here.
        measurements.sent(intendedNanos, now - intendedNanos);
        PendingFrame frame = new PendingFrame(intendedNanos, completion);
        boolean accepted;
        synchronized (this) {
            accepted = waiting.size() < WAITING_LIMIT && waiting.add(frame);
        }
        if (accepted) {
            sendWaiting();
        } else {
            fail(frame, BACK_PRESSURE);
        }
    }

    @Override
    public synchronized void close() {
        if (stream != null) {
            stream.halfClose();
        }
    }

    /** Sends what there is room for. */
    synchronized void sendWaiting() {
        if (stream == null && !isPaused && !waiting.isEmpty()) {
            stream = new OpenStream(this, channel, source, policy);
            watch(stream, deadline.toNanos());
        }
        while (stream != null && !waiting.isEmpty() && stream.isReady()) {
            stream.send(waiting.remove());
        }
    }

    void answered(PendingFrame frame, FrameAnswer answer) {
        long now = System.nanoTime();
        switch (answer.kind()) {
            case ANSWERED -> measurements.answered(answer.answer(), frame.intendedNanos(), frame.sentNanos(), now);
            case FAILED -> measurements.failed(answer.reason(), frame.intendedNanos(), now);
            case DROPPED -> measurements.dropped(answer.reason(), frame.intendedNanos(), now);
        }
        frame.completion().ended();
    }

    /** Fails every frame of a stream that has ended, and those that wait for it; the next one opens another. */
    void broken(OpenStream ended, String reason) {
        List<PendingFrame> lost;
        synchronized (this) {
            lost = ended.takeUnanswered();
            lost.addAll(waiting);
            waiting.clear();
            stream = null;
            isPaused = true;
        }
        connections.schedule(this::resume, REOPEN_PAUSE.toNanos());
        lost.forEach(frame -> fail(frame, reason));
    }

    void schedule(Runnable task, Duration delay) {
        connections.schedule(task, delay.toNanos());
    }

    private synchronized void resume() {
        isPaused = false;
        sendWaiting();
    }

    private void watch(OpenStream watched, long delayNanos) {
        connections.schedule(() -> checkDeadline(watched), delayNanos);
    }

    private synchronized void checkDeadline(OpenStream watched) {
        if (stream != watched) {
            return;
        }
        long ageNanos = watched.oldestAgeNanos(System.nanoTime());
        if (ageNanos >= deadline.toNanos()) {
            watched.giveUp(Status.Code.DEADLINE_EXCEEDED.name());
        } else {
            watch(watched, deadline.toNanos() - ageNanos);
        }
    }

    private void fail(PendingFrame frame, String reason) {
        measurements.failed(reason, frame.intendedNanos(), System.nanoTime());
        frame.completion().ended();
    }
}
