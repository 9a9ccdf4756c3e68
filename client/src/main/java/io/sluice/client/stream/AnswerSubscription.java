package io.sluice.client.stream;

import io.sluice.client.SluiceException;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber wants of a call. Demand goes to gRPC as it comes, which fetches no answer beyond it.
 *
 * <p>The subscriber hears from gRPC's threads only, one at a time; also of a failure that begins here, which cancels the
 * call and is told when the call has ended.
 */
final class AnswerSubscription implements Flow.Subscription, FrameExchange.Listener {

    private enum State {
        /** Demand is kept until the call can take it. */
        NEW,
        RUNNING,
        /** Cancelled by the subscriber, or ended: it hears nothing more. */
        OVER
    }

    private final FrameExchange exchange;
    /* All below is guarded by this. Nobody is called under it but gRPC, whose request() does not call back. */
    private @Nullable FrameSubscriber sender;
    private Flow.@Nullable Subscriber<? super FrameAnswer> subscriber;
    private State state = State.NEW;
    /* Wanted and not yet asked of gRPC, which counts in int. */
    private long unasked;
    /* Asked of gRPC and not yet come. */
    private long asked;
    private @Nullable Throwable ownFailure;

    AnswerSubscription(FrameExchange exchange, Flow.Subscriber<? super FrameAnswer> subscriber) {
        this.exchange = exchange;
        this.subscriber = subscriber;
    }

    /** @return false, and nothing is started, if it is over already */
    boolean start(StreamCall config, FrameSubscriber frames) {
        boolean started;
        synchronized (this) {
            started = state == State.NEW && exchange.start(config, this);
            if (started) {
                sender = frames;
                state = State.RUNNING;
                ask();
            }
        }
        if (!started) {
            onEnd(null);
        }
        return started;
    }

    @Override
    public void request(long answers) {
        if (answers <= 0) {
            failWith(new IllegalArgumentException("request must be for 1 answer or more, got " + answers));
            return;
        }
        synchronized (this) {
            unasked = unasked + answers < 0 ? Long.MAX_VALUE : unasked + answers;
            if (state == State.RUNNING) {
                ask();
            }
        }
    }

    @Override
    public void cancel() {
        end();
        exchange.cancel("the subscriber cancelled", null);
    }

    /** Ends the call, and tells the subscriber this instead of the call's own end. */
    void failWith(Throwable failure) {
        synchronized (this) {
            if (ownFailure == null) {
                ownFailure = failure;
            }
        }
        exchange.cancel(String.valueOf(failure.getMessage()), failure);
    }

    @Override
    public void onReady() {
        FrameSubscriber frames = sender();
        if (frames != null) {
            frames.pump();
        }
    }

    @Override
    public void onAnswer(FrameAnswer answer) {
        Flow.Subscriber<? super FrameAnswer> listener;
        synchronized (this) {
            asked--;
            listener = subscriber;
            ask();
        }
        if (listener != null) {
            listener.onNext(answer);
        }
    }

    @Override
    public void onEnd(@Nullable SluiceException failure) {
        Throwable told;
        Flow.Subscriber<? super FrameAnswer> listener;
        synchronized (this) {
            told = ownFailure == null ? failure : ownFailure;
            listener = subscriber;
        }
        end();
        if (listener == null) {
            return;
        }
        if (told == null) {
            listener.onComplete();
        } else {
            listener.onError(told);
        }
    }

    private synchronized @Nullable FrameSubscriber sender() {
        return sender;
    }

    /** Lets go of the subscriber, and of the frames. */
    private void end() {
        FrameSubscriber frames;
        synchronized (this) {
            state = State.OVER;
            subscriber = null;
            frames = sender;
        }
        if (frames != null) {
            frames.stop();
        }
    }

    private void ask() {
        if (state == State.RUNNING && unasked > 0) {
            int room = (int) Math.min(unasked, Integer.MAX_VALUE - asked);
            if (room > 0) {
                unasked = unasked == Long.MAX_VALUE ? Long.MAX_VALUE : unasked - room;
                asked += room;
                exchange.request(room);
            }
        }
    }
}
