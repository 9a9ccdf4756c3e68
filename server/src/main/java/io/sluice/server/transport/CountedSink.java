package io.sluice.server.transport;

import io.sluice.server.rejection.Rejection;
import io.sluice.server.request.InferenceResult;
import io.sluice.server.request.ResponseSink;
import io.sluice.server.telemetry.Instrument;
import io.sluice.server.telemetry.ModelMeter;
import io.sluice.server.transport.call.Outcome;

/** Counts the end of a request that did not come through gRPC, and passes it on. */
final class CountedSink implements ResponseSink {

    private final ResponseSink sink;
    private final ModelMeter meter;
    private final long startedAtNanos = System.nanoTime();

    CountedSink(ResponseSink sink, ModelMeter meter) {
        this.sink = sink;
        this.meter = meter;
    }

    @Override
    public void succeed(InferenceResult result) {
        meter.add(Instrument.REQUESTS, 1, Outcome.OK);
        meter.recordNanos(Instrument.REQUEST_DURATION, System.nanoTime() - startedAtNanos);
        sink.succeed(result);
    }

    @Override
    public void fail(Rejection rejection) {
        meter.add(Instrument.REQUESTS, 1, rejection.reason());
        sink.fail(rejection);
    }
}
