package io.sluice.server.telemetry.sdk;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Samples so many traces a second and no more: all of a quiet server, and of a busy one as many as cost it next to nothing. Lock
 * free.
 *
 * <p>A leaky bucket as a meter (GCRA, ITU-T I.371): after a quiet second as many may come at once.
 */
final class RateLimitedSampler implements Sampler {

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int perSecond;
    private final long intervalNanos;
    private final LongSupplier clock;

    /** When the next would be due if all came evenly. */
    private final AtomicLong dueAtNanos;

    /**
     * @param perSecond traces, at least 1
     * @param clock in nanoseconds, any origin
     */
    RateLimitedSampler(int perSecond, LongSupplier clock) {
        this.perSecond = perSecond;
        this.intervalNanos = SECOND_NANOS / perSecond;
        this.clock = clock;
        this.dueAtNanos = new AtomicLong(clock.getAsLong() - SECOND_NANOS);
    }

    @Override
    public SamplingResult shouldSample(
            Context parent, String traceId, String name, SpanKind kind, Attributes attributes, List<LinkData> links) {
        return takes(clock.getAsLong()) ? SamplingResult.recordAndSample() : SamplingResult.drop();
    }

    private boolean takes(long now) {
        while (true) {
            long due = dueAtNanos.get();
            long earliest = due - now < -(SECOND_NANOS - intervalNanos) ? now - (SECOND_NANOS - intervalNanos) : due;
            if (earliest - now > 0) {
                return false;
            }
            if (dueAtNanos.compareAndSet(due, earliest + intervalNanos)) {
                return true;
            }
        }
    }

    @Override
    public String getDescription() {
        return "RateLimitedSampler{%d/s}".formatted(perSecond);
    }
}
