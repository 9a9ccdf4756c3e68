package io.sluice.server.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.sluice.server.request.InputRow;
import java.util.Collection;
import java.util.List;

/**
 * The span of a forward pass.
 *
 * <p>It belongs to the trace of one of its requests, and links to all. A trace of its own would be sampled anew: at one request
 * in a hundred, one batch in a hundred of those that such a request ran in.
 */
final class TracedBatch {

    private TracedBatch() {}

    /**
     * @param requests that are traced, at least one
     * @param rows of the batch, all of them
     * @return ended
     */
    static Span emit(Tracer tracer, Collection<TracedRequest> requests, List<InputRow> rows) {
        InputRow.Execution pass = rows.get(0).execution();
        TracedRequest first = requests.iterator().next();
        SpanBuilder builder = tracer.spanBuilder(Names.BATCH)
                .setParent(Context.root().with(first.span()))
                .setAttribute(Names.MODEL, rows.get(0).request().model().name())
                .setAttribute(Names.ROWS, (long) pass.batchSize())
                .setAttribute(Names.REPLICA, pass.replica());
        requests.forEach(request -> builder.addLink(request.span().getSpanContext()));
        Span span = first.clock().start(builder, pass.startedAtNanos());
        first.clock().end(span, pass.startedAtNanos() + pass.nanos());
        return span;
    }
}
