package io.sluice.server.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.request.ModelKey;
import io.sluice.server.request.RequestTrace;

/**
 * Makes the spans of a call's requests, or of the call where it has none: children of the caller's, or the first of a trace where
 * the caller sends none.
 */
final class OpenTelemetryCallTrace implements CallTrace {

    private static final String FRAME_SUFFIX = "/frame";

    private final Tracer tracer;
    private final Context parent;
    private final String method;

    OpenTelemetryCallTrace(Tracer tracer, Context parent, String method) {
        this.tracer = tracer;
        this.parent = parent;
        this.method = method;
    }

    @Override
    public RequestTrace request(ModelKey model, long arrivedAtNanos) {
        return begin(tracer.spanBuilder(method), model, arrivedAtNanos);
    }

    @Override
    public RequestTrace frame(ModelKey model, long id, long arrivedAtNanos) {
        return begin(
                tracer.spanBuilder(method + FRAME_SUFFIX).setAttribute(Names.FRAME, Long.toUnsignedString(id)),
                model,
                arrivedAtNanos);
    }

    @Override
    public void refused(Rejection reason, long arrivedAtNanos) {
        WallClock clock = WallClock.now();
        Span span =
                clock.start(tracer.spanBuilder(method).setParent(parent).setSpanKind(SpanKind.SERVER), arrivedAtNanos);
        TracedRequest.tell(span, reason);
        clock.end(span, System.nanoTime());
    }

    private RequestTrace begin(SpanBuilder builder, ModelKey model, long arrivedAtNanos) {
        WallClock clock = WallClock.now();
        Span span = clock.start(
                builder.setParent(parent).setSpanKind(SpanKind.SERVER).setAttribute(Names.MODEL, model.name()),
                arrivedAtNanos);
        if (!span.isRecording()) {
            return RequestTrace.NONE;
        }
        span.setAttribute(Names.VERSION, model.version());
        return new TracedRequest(tracer, span, clock, arrivedAtNanos);
    }
}
