package io.sluice.loadtest.wire;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.sluice.loadtest.wire.message.FrameAnswer;
import io.sluice.loadtest.wire.message.Methods;
import io.sluice.loadtest.wire.message.Reasons;
import io.sluice.loadtest.wire.message.StreamMessage;
import io.sluice.loadtest.workload.FrameSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One call of {@code Stream}, from its config to its end. Guarded by its lane, but for what gRPC calls. */
final class OpenStream extends ClientCall.Listener<FrameAnswer> {

    /** Answers that gRPC may hand over before more are asked for, one for one. */
    private static final int PREFETCH = 64;

    private static final String ENDED_EARLY = "STREAM_ENDED";

    private final StreamLane lane;
    private final FrameSource source;
    private final StreamPolicy policy;
    private final ClientCall<StreamMessage, FrameAnswer> call;
    /** In the order they were sent. */
    private final Map<Long, PendingFrame> unanswered = new LinkedHashMap<>();

    private final Instant openedAt = Instant.now();
    private final long openedNanos = System.nanoTime();
    private long nextId = 1;
    private volatile @Nullable String givenUp;

    OpenStream(StreamLane lane, Channel channel, FrameSource source, StreamPolicy policy) {
        this.lane = lane;
        this.source = source;
        this.policy = policy;
        call = channel.newCall(Methods.STREAM, CallOptions.DEFAULT);
        call.start(this, new Metadata());
        call.request(isSlowReader() ? 1 : PREFETCH);
        call.sendMessage(new StreamMessage.Config(source.config().toBuilder()
                .setFramePolicy(policy.frames().message)
                .setMaxInFlight(policy.maxInFlight())
                .build()));
    }

    boolean isReady() {
        return call.isReady();
    }

    void send(PendingFrame frame) {
        frame.sentAt(System.nanoTime());
        long id = nextId++;
        unanswered.put(id, frame);
        Instant captured = openedAt.plusNanos(frame.intendedNanos() - openedNanos);
        call.sendMessage(
                new StreamMessage.Picture(id, captured, source.pictures().next()));
    }

    void halfClose() {
        call.halfClose();
    }

    void giveUp(String reason) {
        givenUp = reason;
        call.cancel(reason, null);
    }

    /** How long the oldest frame has been without an answer; 0 where all are answered. */
    long oldestAgeNanos(long nowNanos) {
        Iterator<PendingFrame> oldest = unanswered.values().iterator();
        return oldest.hasNext() ? nowNanos - oldest.next().sentNanos() : 0;
    }

    List<PendingFrame> takeUnanswered() {
        List<PendingFrame> frames = new ArrayList<>(unanswered.values());
        unanswered.clear();
        return frames;
    }

    @Override
    public void onReady() {
        lane.sendWaiting();
    }

    @Override
    public void onMessage(FrameAnswer answer) {
        @Nullable PendingFrame frame;
        synchronized (lane) {
            frame = unanswered.remove(answer.frameId());
        }
        if (isSlowReader()) {
            lane.schedule(() -> call.request(1), policy.readDelay());
        } else {
            call.request(1);
        }
        if (frame != null) {
            lane.answered(frame, answer);
        }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        @Nullable String reason = givenUp;
        if (reason == null) {
            reason = status.isOk() ? ENDED_EARLY : Reasons.of(status, trailers);
        }
        lane.broken(this, reason);
    }

    private boolean isSlowReader() {
        return !policy.readDelay().isZero();
    }
}
