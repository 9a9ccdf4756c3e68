package io.sluice.server.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.InputRow;
import io.sluice.server.request.RequestTrace;
import java.util.List;
import java.util.Locale;

/** A request that is sampled. Its end and its passes come from different threads; the span is safe for those. */
final class TracedRequest implements RequestTrace {

    private static final String OK = "ok";

    private final Tracer tracer;
    private final Span span;
    private final WallClock clock;
    private final long arrivedAtNanos;

    /** @param span its own, which is open */
    TracedRequest(Tracer tracer, Span span, WallClock clock, long arrivedAtNanos) {
        this.tracer = tracer;
        this.span = span;
        this.clock = clock;
        this.arrivedAtNanos = arrivedAtNanos;
    }

    Span span() {
        return span;
    }

    WallClock clock() {
        return clock;
    }

    @Override
    public void succeeded(InferenceRequest request) {
        emit(child(Names.ADMISSION), arrivedAtNanos, request.admittedAtNanos());
        long firstAt = Long.MAX_VALUE;
        long lastAt = Long.MIN_VALUE;
        for (InputRow row : request.rows()) {
            firstAt = Math.min(firstAt, row.preparedAtNanos() - row.preprocessNanos());
            lastAt = Math.max(lastAt, row.preparedAtNanos());
        }
        emit(child(Names.PREPROCESS), firstAt, lastAt);
        span.setAttribute(Names.ROWS, (long) request.rows().size());
        end(OK);
    }

    /** What the rows had come to is not told: other threads may be writing it. */
    @Override
    public void failed(Rejection reason) {
        String word = reason.reason().name().toLowerCase(Locale.ROOT);
        if (reason.reason() != Rejection.Reason.CANCELLED) {
            span.setStatus(StatusCode.ERROR, reason.message());
        }
        end(word);
    }

    /**
     * Rows of it have run.
     *
     * @param rows at least one, all of the same pass
     */
    void ran(List<InputRow> rows, SpanContext batch) {
        InputRow.Execution pass = rows.get(0).execution();
        long preparedAt =
                rows.stream().mapToLong(InputRow::preparedAtNanos).min().orElse(pass.startedAtNanos());
        emit(child(Names.QUEUE).setAttribute(Names.ROWS, (long) rows.size()), preparedAt, pass.startedAtNanos());
        emit(
                child(Names.EXECUTE)
                        .addLink(batch)
                        .setAttribute(Names.ROWS, (long) rows.size())
                        .setAttribute(Names.REPLICA, pass.replica()),
                pass.startedAtNanos(),
                pass.startedAtNanos() + pass.nanos());
    }

    private void end(String outcome) {
        span.setAttribute(Names.OUTCOME, outcome);
        clock.end(span, System.nanoTime());
    }

    private SpanBuilder child(String name) {
        return tracer.spanBuilder(name).setParent(Context.root().with(span));
    }

    private void emit(SpanBuilder builder, long fromNanos, long toNanos) {
        clock.end(clock.start(builder, fromNanos), toNanos);
    }
}
