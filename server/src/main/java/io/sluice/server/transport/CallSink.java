package io.sluice.server.transport;

import io.grpc.stub.ServerCallStreamObserver;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.request.InferenceResult;
import io.sluice.server.request.ResponseSink;
import io.sluice.server.telemetry.Instrument;
import io.sluice.server.telemetry.ModelMeter;
import io.sluice.server.transport.call.CallEnd;
import io.sluice.server.transport.call.Incident;
import io.sluice.server.transport.call.Outcome;
import java.util.function.Function;

/**
 * Ends one call: writes the answer or the status, and counts the end.
 *
 * <p>A cancelled call is counted and gets nothing written: nobody reads it any more.
 *
 * @param <M> response message
 */
final class CallSink<M> implements ResponseSink {

    private final ServerCallStreamObserver<M> call;
    private final Function<InferenceResult, M> writer;
    private final ModelMeter meter;
    private final long startedAtNanos = System.nanoTime();

    CallSink(ServerCallStreamObserver<M> call, Function<InferenceResult, M> writer, ModelMeter meter) {
        this.call = call;
        this.writer = writer;
        this.meter = meter;
    }

    @Override
    public void succeed(InferenceResult result) {
        try {
            if (!call.isCancelled()) {
                call.onNext(writer.apply(result));
                call.onCompleted();
            }
        } catch (Throwable bug) {
            fail(Incident.report(bug));
            return;
        }
        meter.add(Instrument.REQUESTS, 1, Outcome.OK);
        meter.recordNanos(Instrument.REQUEST_DURATION, System.nanoTime() - startedAtNanos);
    }

    @Override
    public void fail(Rejection rejection) {
        meter.add(Instrument.REQUESTS, 1, rejection.reason());
        CallEnd.refuse(call, rejection);
    }
}
