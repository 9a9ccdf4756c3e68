package io.sluice.server.preprocess;

import io.sluice.model.engine.Lane;
import io.sluice.server.request.CallTerms;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.Priority;
import io.sluice.server.request.TestRequest;

/** A row that a pool is given, and its request. */
record PooledRow(TestRequest test) {

    static PooledRow of(String name, CallTerms terms) {
        return new PooledRow(TestRequest.of(name, Lane.PIXELS, 1, terms));
    }

    /** Of a client that is not in a hurry. */
    static PooledRow of(String name, String client) {
        return of(name, client, Priority.INTERACTIVE);
    }

    static PooledRow of(String name, String client, Priority priority) {
        return of(name, new CallTerms(client, priority, InferenceRequest.NO_DEADLINE));
    }

    Preparation doing(Runnable work) {
        return expecting(0, work);
    }

    Preparation expecting(long nanos, Runnable work) {
        return new Preparation(request().rows().get(0), nanos, work);
    }

    InferenceRequest request() {
        return test.request();
    }
}
