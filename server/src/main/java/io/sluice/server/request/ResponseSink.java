package io.sluice.server.request;

import io.sluice.server.rejection.Rejection;

/**
 * Where a request's end goes. Exactly one of the two is called, exactly once, by any thread; neither blocks nor throws.
 */
public interface ResponseSink {

    void succeed(InferenceResult result);

    void fail(Rejection rejection);
}
