package io.sluice.server.transport;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.sluice.server.rejection.CallRejection;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.telemetry.Instrument;
import io.sluice.server.telemetry.ModelMeter;
import io.sluice.server.transport.call.CallEnd;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the calls in flight, and refuses new ones once the server drains. */
final class CallGate implements ServerInterceptor {

    /** What a refused client is told to wait: long enough to be sent to another server, or for this one to be back. */
    static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /*
     * A call counts itself before it reads `closed`, and drain() sets `closed` before it reads the count. So a call is
     * either refused or seen, and `idle` cannot open while one that was let in is in flight.
     */
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile boolean closed;
    private final CountDownLatch idle = new CountDownLatch(1);
    private final ModelMeter meter;

    /** @param meter counts what is refused: its messages, and so their models, are never read */
    CallGate(ModelMeter meter) {
        this.meter = meter;
    }

    /** Refuses every call from here on. */
    void drain() {
        closed = true;
        if (inFlight.get() == 0) {
            idle.countDown();
        }
    }

    /** Blocks until every call that was let in has ended; after {@link #drain}. False if that took too long, or {@link #hurry}. */
    boolean awaitIdle(Duration timeout) throws InterruptedException {
        return idle.await(timeout.toNanos(), TimeUnit.NANOSECONDS) && inFlight.get() == 0;
    }

    /** Ends the wait for what is in flight. */
    void hurry() {
        idle.countDown();
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        Optional<Rejection> refusal = enter();
        return refusal.isPresent()
                ? CallEnd.refuseUnread(call, refusal.get())
                : new Counted<>(next.startCall(call, headers));
    }

    /** Counts a call that must {@link #leave}; or says why it may not begin, and counts nothing. */
    Optional<Rejection> enter() {
        inFlight.incrementAndGet();
        if (!closed) {
            return Optional.empty();
        }
        leave();
        Rejection draining = new CallRejection.Draining(RETRY_AFTER);
        meter.add(Instrument.REQUESTS, 1, draining.reason());
        return Optional.of(draining);
    }

    /** The end of a call that was let in. */
    void leave() {
        if (inFlight.decrementAndGet() == 0 && closed) {
            idle.countDown();
        }
    }

    /** Leaves when the answer has been written to the wire, or the call is gone; gRPC calls one of the two, once. */
    private final class Counted<Q> extends SimpleForwardingServerCallListener<Q> {

        Counted(ServerCall.Listener<Q> next) {
            super(next);
        }

        @Override
        public void onComplete() {
            try {
                super.onComplete();
            } finally {
                leave();
            }
        }

        @Override
        public void onCancel() {
            try {
                super.onCancel();
            } finally {
                leave();
            }
        }
    }
}
