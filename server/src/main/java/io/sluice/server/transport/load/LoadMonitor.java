package io.sluice.server.transport.load;

import io.grpc.Status;
import io.sluice.proto.orca.v3.OrcaLoadReport;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Counts calls, and makes a report of the last readings. */
final class LoadMonitor {

    /**
     * Readings that a report looks back over. At one a second, ten seconds: several of the longest batches, and no more than a
     * client of gRPC waits by default before it believes a server.
     */
    static final int READINGS = 10;

    private final Supplier<Map<Reading.Version, Reading.Progress>> versions;
    private final LongSupplier clock;
    private final LongSupplier cpuNanos;
    private final int processors;
    private final LongAdder served = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Deque<Reading> readings = new ArrayDeque<>(); // owned by the thread that reads
    private volatile Report report = new Report(Load.NONE.toMessage());

    /** A report and its bytes, which every call sends until the next. */
    private record Report(OrcaLoadReport message, byte[] bytes) {
        Report(OrcaLoadReport message) {
            this(message, message.toByteArray());
        }
    }

    /**
     * @param versions what each version in memory has done so far
     * @param cpuNanos that the process has used so far, of all processors together
     */
    LoadMonitor(
            Supplier<Map<Reading.Version, Reading.Progress>> versions,
            LongSupplier clock,
            LongSupplier cpuNanos,
            int processors) {
        this.versions = versions;
        this.clock = clock;
        this.cpuNanos = cpuNanos;
        this.processors = processors;
    }

    /** A call has ended. From any thread. */
    void ended(Status.Code code) {
        switch (code) {
            case OK -> served.increment();
            case UNAVAILABLE, RESOURCE_EXHAUSTED, DEADLINE_EXCEEDED, INTERNAL, UNKNOWN, ABORTED, DATA_LOSS ->
                failed.increment();
            case CANCELLED,
                    INVALID_ARGUMENT,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    PERMISSION_DENIED,
                    FAILED_PRECONDITION,
                    OUT_OF_RANGE,
                    UNIMPLEMENTED,
                    UNAUTHENTICATED -> {}
        }
    }

    /** Takes a reading; one thread at a time. */
    void read() {
        Reading now = new Reading(clock.getAsLong(), served.sum(), failed.sum(), cpuNanos.getAsLong(), versions.get());
        report =
                new Report((readings.isEmpty() ? Load.NONE : now.since(List.copyOf(readings), processors)).toMessage());
        readings.addLast(now);
        if (readings.size() > READINGS) {
            readings.removeFirst();
        }
    }

    OrcaLoadReport report() {
        return report.message();
    }

    /** The report as it goes over the wire; not to be changed. */
    byte[] reportBytes() {
        return report.bytes();
    }
}
