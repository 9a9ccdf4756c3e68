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
import org.jspecify.annotations.Nullable;

/** A request that is sampled. Its end and its passes come from different threads; the span is safe for those. */
final class TracedRequest implements RequestTrace {

    private static final String OK = "ok";

    private final Tracer tracer;
    private final Span span;
    private final WallClock clock;
    private final long arrivedAtNanos;

    /** Open while the request waits; written before it does, by the thread that submits it. */
    private volatile @Nullable Span labels;

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
        span.setAttribute(Names.OUTCOME, OK);
        clock.end(span, System.nanoTime());
    }

    /** What the rows had come to is not told: other threads may be writing it. */
    @Override
    public void failed(Rejection reason) {
        labelsFound();
        tell(span, reason);
        clock.end(span, System.nanoTime());
    }

    @Override
    public void labelsAwaited(int count) {
        labels = clock.start(child(Names.LABELS).setAttribute(Names.LABEL_COUNT, (long) count), System.nanoTime());
    }

    @Override
    public void labelsFound() {
        Span waited = labels;
        // They may come just when the request fails; a span that has ended stays as it is.
        if (waited != null && waited.isRecording()) {
            clock.end(waited, System.nanoTime());
        }
    }

    /** Says on a span how what it stands for has failed. */
    static void tell(Span span, Rejection reason) {
        if (reason.reason() != Rejection.Reason.CANCELLED) {
            span.setStatus(StatusCode.ERROR, reason.message());
        }
        span.setAttribute(Names.OUTCOME, reason.reason().name().toLowerCase(Locale.ROOT));
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

    private SpanBuilder child(String name) {
        return tracer.spanBuilder(name).setParent(Context.root().with(span));
    }

    private void emit(SpanBuilder builder, long fromNanos, long toNanos) {
        clock.end(clock.start(builder, fromNanos), toNanos);
    }
}
