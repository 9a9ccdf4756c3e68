package io.sluice.server.request;

import io.sluice.server.rejection.Rejection;

/** Follows one request. Told of its one end, once, by the thread that ended it; safe for several threads, never blocks, never throws. */
public interface RequestTrace {

    /** Of a request that nobody follows. */
    RequestTrace NONE = new RequestTrace() {
        @Override
        public void succeeded(InferenceRequest request) {}

        @Override
        public void failed(Rejection reason) {}

        @Override
        public void labelsAwaited(int count) {}

        @Override
        public void labelsFound() {}
    };

    /** @param request whose rows have all run */
    void succeeded(InferenceRequest request);

    void failed(Rejection reason);

    /** The request, which has been admitted, needs the vectors of so many labels; before {@link #labelsFound}. */
    void labelsAwaited(int count);

    /** The vectors are there, at once or after a while; perhaps after the request's end. */
    void labelsFound();
}
