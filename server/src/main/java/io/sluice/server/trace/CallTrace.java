package io.sluice.server.trace;

import io.sluice.server.rejection.Rejection;
import io.sluice.server.request.ModelKey;
import io.sluice.server.request.RequestTrace;

/** What the requests of one call are part of. Safe for use by several threads. */
public interface CallTrace {

    /** Of a call that nobody follows. */
    CallTrace NONE = new CallTrace() {
        @Override
        public RequestTrace request(ModelKey model, long arrivedAtNanos) {
            return RequestTrace.NONE;
        }

        @Override
        public RequestTrace frame(ModelKey model, long id, long arrivedAtNanos) {
            return RequestTrace.NONE;
        }

        @Override
        public void refused(Rejection reason, long arrivedAtNanos) {}
    };

    /**
     * Begins to follow the request of a unary call, if it is sampled.
     *
     * @param arrivedAtNanos on the server's clock
     */
    RequestTrace request(ModelKey model, long arrivedAtNanos);

    /**
     * Begins to follow a frame of a stream, if it is sampled: a span of its own.
     *
     * @param id that the client gave it
     */
    RequestTrace frame(ModelKey model, long id, long arrivedAtNanos);

    /**
     * Follows a call to its end, which is now: nothing of it has become a request, or it was a stream.
     *
     * @param arrivedAtNanos on the server's clock
     */
    void refused(Rejection reason, long arrivedAtNanos);
}
