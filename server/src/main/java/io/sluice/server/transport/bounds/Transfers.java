package io.sluice.server.transport.bounds;

import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.sluice.server.telemetry.Instrument;
import io.sluice.server.telemetry.ModelMeter;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Every call's transfer, and what they hold together. Safe for use by several threads. */
final class Transfers extends ServerStreamTracer.Factory {

    /** What a client whose call found no room is told to wait. */
    static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Limits limits;
    private final ModelMeter meter;
    private final LongSupplier clock;
    private final Set<Transfer> open = ConcurrentHashMap.newKeySet();

    /**
     * What a transfer keeps to.
     *
     * @param arriving bytes of requests on their way in
     * @param leaving bytes of answers on their way out
     * @param timeout longest that a message may take to arrive whole, and that an answer may wait
     * @param idle longest that a stream may go without a message
     */
    record Limits(SharedBudget arriving, SharedBudget leaving, Duration timeout, Duration idle) {}

    /** @param clock nanoseconds, monotonic, from any origin */
    Transfers(Limits limits, ModelMeter meter, LongSupplier clock) {
        this.limits = limits;
        this.meter = meter;
        this.clock = clock;
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        return new Transfer(this);
    }

    /** Cuts off what is overdue. On a thread of its own: the more calls a client opens, the longer it takes. */
    void sweep() {
        long now = clock.getAsLong();
        open.forEach(transfer -> transfer.cutIfDue(now));
    }

    /** Calls under way whose method is known. */
    int size() {
        return open.size();
    }

    Limits limits() {
        return limits;
    }

    long now() {
        return clock.getAsLong();
    }

    void began(Transfer transfer) {
        open.add(transfer);
    }

    void ended(Transfer transfer) {
        open.remove(transfer);
    }

    void count(Cut cut) {
        meter.add(Instrument.CALLS_CUT, 1, cut);
    }
}
