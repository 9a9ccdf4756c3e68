package io.sluice.server.request;

import io.sluice.server.rejection.Rejection;

/** Follows one request. Told of its one end, once, by the thread that ended it; must not block or throw. */
public interface RequestTrace {

    /** Of a request that nobody follows. */
    RequestTrace NONE = new RequestTrace() {
        @Override
        public void succeeded(InferenceRequest request) {}

        @Override
        public void failed(Rejection reason) {}
    };

    /** @param request whose rows have all run */
    void succeeded(InferenceRequest request);

    void failed(Rejection reason);
}
