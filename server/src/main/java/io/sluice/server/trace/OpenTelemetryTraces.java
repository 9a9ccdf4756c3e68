package io.sluice.server.trace;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.sluice.server.request.InputRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Spans of an OpenTelemetry SDK, whose sampler and propagators decide what is followed, and as part of what. */
final class OpenTelemetryTraces implements Traces {

    private static final String SCOPE = "io.sluice.server";

    private final Tracer tracer;
    private final TextMapPropagator propagator;

    /** @param openTelemetry is not closed here */
    OpenTelemetryTraces(OpenTelemetry openTelemetry) {
        this.tracer = openTelemetry.getTracer(SCOPE);
        this.propagator = openTelemetry.getPropagators().getTextMapPropagator();
    }

    @Override
    public CallTrace call(String method, Function<String, @Nullable String> headers) {
        return new OpenTelemetryCallTrace(tracer, propagator.extract(Context.root(), headers, Getter.INSTANCE), method);
    }

    /** Most batches have no row that is followed, and end after one look at each. */
    @Override
    public void ran(List<InputRow> rows) {
        @Nullable Map<TracedRequest, List<InputRow>> traced = null;
        for (InputRow row : rows) {
            if (row.request().trace() instanceof TracedRequest request) {
                traced = traced == null ? new LinkedHashMap<>() : traced;
                traced.computeIfAbsent(request, first -> new ArrayList<>()).add(row);
            }
        }
        if (traced != null) {
            Span batch = TracedBatch.emit(tracer, traced.keySet(), rows);
            traced.forEach((request, own) -> request.ran(own, batch.getSpanContext()));
        }
    }

    private enum Getter implements TextMapGetter<Function<String, @Nullable String>> {
        INSTANCE;

        @Override
        public @Nullable String get(@Nullable Function<String, @Nullable String> headers, String name) {
            return headers == null ? null : headers.apply(name);
        }
    }
}
