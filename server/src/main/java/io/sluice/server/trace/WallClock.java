package io.sluice.server.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Times of the server's clock as times of the day. Taken anew for each request, since the two drift apart, and kept for all its
 * spans, so that they are in order whatever is done to the time of the day meanwhile.
 *
 * @param offsetNanos from the server's clock to nanoseconds since 1970
 */
record WallClock(long offsetNanos) {

    static WallClock now() {
        Instant now = Instant.now();
        return new WallClock(TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano() - System.nanoTime());
    }

    Span start(SpanBuilder span, long atNanos) {
        return span.setStartTimestamp(offsetNanos + atNanos, TimeUnit.NANOSECONDS)
                .startSpan();
    }

    void end(Span span, long atNanos) {
        span.end(offsetNanos + atNanos, TimeUnit.NANOSECONDS);
    }
}
