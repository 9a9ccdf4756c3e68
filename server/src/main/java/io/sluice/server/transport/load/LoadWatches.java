package io.sluice.server.transport.load;

import com.google.protobuf.Duration;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sluice.proto.orca.v3.OpenRcaServiceGrpc;
import io.sluice.proto.orca.v3.OrcaLoadReport;
import io.sluice.proto.orca.v3.OrcaLoadReportRequest;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** {@code xds.service.orca.v3.OpenRcaService}: reports for clients that ask for them beside their calls. */
final class LoadWatches extends OpenRcaServiceGrpc.OpenRcaServiceImplBase {

    /** Shortest interval between two reports, which change no faster. */
    static final long SHORTEST_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long LONGEST_INTERVAL_SECONDS = TimeUnit.DAYS.toSeconds(1);

    /** So much early is in time: a report that is due a moment after this turn would else wait for the next. */
    private static final long TOLERANCE_NANOS = SHORTEST_INTERVAL_NANOS / 2;

    private final LoadMonitor monitor;
    private final LongSupplier clock;
    private final Set<Watch> open = ConcurrentHashMap.newKeySet();

    LoadWatches(LoadMonitor monitor, LongSupplier clock) {
        this.monitor = monitor;
        this.clock = clock;
    }

    @Override
    public void streamCoreMetrics(OrcaLoadReportRequest request, StreamObserver<OrcaLoadReport> observer) {
        // The generated code hands nothing else to a streaming method.
        ServerCallStreamObserver<OrcaLoadReport> call = (ServerCallStreamObserver<OrcaLoadReport>) observer;
        Watch watch = new Watch(call, intervalNanos(request.getReportInterval()));
        call.setOnCancelHandler(() -> open.remove(watch));
        call.setOnCloseHandler(() -> open.remove(watch));
        watch.send(monitor.report(), clock.getAsLong());
        open.add(watch);
    }

    /** Sends what is due; one thread at a time. */
    void send() {
        long now = clock.getAsLong();
        OrcaLoadReport report = monitor.report();
        for (Watch watch : open) {
            if (watch.isDue(now)) {
                watch.send(report, now);
            }
        }
    }

    private static long intervalNanos(Duration wanted) {
        long seconds = Math.min(LONGEST_INTERVAL_SECONDS, Math.max(0, wanted.getSeconds()));
        return Math.max(SHORTEST_INTERVAL_NANOS, TimeUnit.SECONDS.toNanos(seconds) + wanted.getNanos());
    }

    /**
     * One client that watches. Its first report is sent by the event loop, the others by the timer, which finds it in the set
     * after that.
     */
    private static final class Watch {

        private final ServerCallStreamObserver<OrcaLoadReport> call;
        private final long intervalNanos;
        private long sentAtNanos;

        Watch(ServerCallStreamObserver<OrcaLoadReport> call, long intervalNanos) {
            this.call = call;
            this.intervalNanos = intervalNanos;
        }

        /** A client that does not read has its turn when it does. */
        boolean isDue(long now) {
            return now - sentAtNanos >= intervalNanos - TOLERANCE_NANOS && call.isReady();
        }

        /** Drops the report where the call has ended meanwhile. */
        void send(OrcaLoadReport report, long now) {
            sentAtNanos = now;
            if (!call.isCancelled()) {
                call.onNext(report);
            }
        }
    }
}
