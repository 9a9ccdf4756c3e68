package io.sluice.client.stream;

import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Takes frames one at a time, each when the call has room for it.
 *
 * <p>{@code asked} is true from {@code request(1)} until that frame is sent. Both the publisher's thread, after it sent a
 * frame, and gRPC's, when there is room again, try to set it; the one that does asks for the next. It is cleared before
 * the room is looked at again, so that a call to {@link #pump} that came too early to see it cleared is made up for by the
 * publisher's own: no frame is asked for twice, and none is forgotten.
 */
final class FrameSubscriber implements Flow.Subscriber<FrameInput> {

    private final FrameExchange exchange;
    private final AnswerSubscription answers;
    private final AtomicReference<Flow.@Nullable Subscription> upstream = new AtomicReference<>();
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile boolean stopped;

    FrameSubscriber(FrameExchange exchange, AnswerSubscription answers) {
        this.exchange = exchange;
        this.answers = answers;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        Objects.requireNonNull(subscription, "subscription");
        if (!upstream.compareAndSet(null, subscription)) {
            subscription.cancel();
            return;
        }
        if (stopped) {
            subscription.cancel();
        } else {
            pump();
        }
    }

    @Override
    public void onNext(FrameInput frame) {
        Objects.requireNonNull(frame, "frame");
        exchange.send(frame);
        asked.set(false);
        pump();
    }

    @Override
    public void onError(Throwable failure) {
        Objects.requireNonNull(failure, "failure");
        answers.failWith(failure);
    }

    @Override
    public void onComplete() {
        exchange.halfClose();
    }

    /** Asks for a frame if there is room for it and none is on its way. */
    void pump() {
        Flow.Subscription frames = upstream.get();
        if (frames != null && !stopped && exchange.isReady() && asked.compareAndSet(false, true)) {
            frames.request(1);
        }
    }

    /** The call has ended: takes no more frames. */
    void stop() {
        stopped = true;
        Flow.Subscription frames = upstream.get();
        if (frames != null) {
            frames.cancel();
        }
    }
}
