package io.sluice.server.transport.stream;

import io.grpc.SynchronizationContext;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sluice.proto.v1.StreamRequest;
import io.sluice.proto.v1.StreamResponse;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.transport.call.CallEnd;
import io.sluice.server.transport.call.Incident;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream's call: gRPC's callbacks in, as turns of the session; the session's wishes out.
 *
 * <p>Each callback is safe from any thread. Where no turn is running, the caller runs it, and those that come meanwhile; else
 * it leaves it to the thread that does. No turn blocks, so neither does a callback.
 */
final class OpenStream implements StreamObserver<StreamRequest> {

    private static final Logger log = LoggerFactory.getLogger(OpenStream.class);

    /*
     * Messages come on the event loop, ends of frames on the model's response thread or from within submit(), drains and
     * cut-offs on the thread that stops. A lock would be held through submit(), which copies a picture and may end a frame
     * on the same thread, in the middle of the turn; the queue of turns orders all of them, and a turn sees everything that
     * the one before it wrote.
     */
    private final SynchronizationContext turns = new SynchronizationContext((thread, bug) -> abort(bug));

    private final StreamSession session;

    /**
     * @param sessions makes the session for its wire
     * @param timer runs what is due in a while
     */
    OpenStream(
            ServerCallStreamObserver<StreamResponse> call,
            ScheduledExecutorService timer,
            Function<StreamWire, StreamSession> sessions) {
        this.session = sessions.apply(new Wire(call, turns, timer));
    }

    Optional<String> model() {
        return session.model();
    }

    void start() {
        turns.execute(session::onStart);
    }

    void ready() {
        turns.execute(session::onReady);
    }

    /** The call is cancelled, or closed by somebody else: there is nobody to answer. */
    void cancel() {
        turns.execute(session::onCancel);
    }

    /** What was admitted is answered, then the stream ends. */
    void drain(Rejection why) {
        turns.execute(() -> session.onDrain(why));
    }

    /** As {@link #drain}, where the stream's frames go to that model. */
    void modelGone(String model, Rejection why) {
        turns.execute(() -> session.onModelGone(model, why));
    }

    /** The stream's frames may be for another version of that model from here on. */
    void versionsChanged(String model) {
        turns.execute(() -> session.onVersionsChanged(model));
    }

    /** Ends the stream at once. */
    void cutOff(Rejection why) {
        turns.execute(() -> session.onAbort(why));
    }

    @Override
    public void onNext(StreamRequest message) {
        turns.execute(() -> session.onMessage(message));
    }

    @Override
    public void onCompleted() {
        turns.execute(session::onHalfClose);
    }

    /** gRPC says the same to the cancel handler, which is told in every case. */
    @Override
    public void onError(Throwable cancelled) {}

    /* Must not throw: the thread that runs the turns would leave without handing them over. */
    private void abort(Throwable bug) {
        try {
            session.onAbort(Incident.report(bug));
        } catch (RuntimeException another) {
            log.error("a stream could not be ended", another);
        }
    }

    /** The call as the session uses it. */
    private record Wire(
            ServerCallStreamObserver<StreamResponse> call, SynchronizationContext turns, ScheduledExecutorService timer)
            implements StreamWire {

        @Override
        public void request() {
            call.request(1);
        }

        @Override
        public boolean isReady() {
            return call.isReady();
        }

        @Override
        public void write(StreamResponse response) {
            attempt(() -> call.onNext(response));
        }

        @Override
        public void complete() {
            attempt(call::onCompleted);
        }

        @Override
        public void fail(Rejection rejection) {
            CallEnd.refuse(call, rejection);
        }

        @Override
        public void execute(Runnable turn) {
            turns.execute(turn);
        }

        @Override
        public Due executeLater(Duration delay, Runnable turn) {
            return turns.schedule(turn, delay.toNanos(), TimeUnit.NANOSECONDS, timer)::cancel;
        }

        /* A message that cannot be read closes the call without the session's knowledge; its cancel is on its way. */
        private static void attempt(Runnable use) {
            try {
                use.run();
            } catch (IllegalStateException closed) {
                log.atDebug().setCause(closed).log("stream had ended already");
            }
        }
    }
}
