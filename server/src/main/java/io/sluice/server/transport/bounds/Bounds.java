package io.sluice.server.transport.bounds;

import io.grpc.netty.NettyServerBuilder;
import io.netty.util.internal.PlatformDependent;
import io.sluice.server.telemetry.Instrument;
import io.sluice.server.telemetry.ModelMeter;
import io.sluice.server.telemetry.Telemetry;
import io.sluice.server.transport.call.ServedModels;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the gRPC port to its {@link BoundsPolicy}, from {@link #apply} to {@link #stop}. */
public final class Bounds {

    private static final Logger log = LoggerFactory.getLogger(Bounds.class);

    /** How late a call may be cut off. */
    private static final long SWEEP_MILLIS = 1000;

    private final EventLoops loops = new EventLoops();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, Bounds::daemon);
    private final ConnectionGate gate;
    private final Transfers transfers;
    private final TransferGuard guard;

    /** @param maxMessageBytes of one request; a client's share is never less, or it could send none */
    public Bounds(BoundsPolicy policy, int maxMessageBytes, Telemetry telemetry) {
        ModelMeter meter = telemetry.model(Telemetry.SERVER);
        SharedBudget connections = counted(policy, policy.maxConnections());
        SharedBudget streams = counted(policy, policy.maxStreams());
        long bytes = policy.maxTransferBytes();
        long share = policy.shareOf(bytes, maxMessageBytes);
        Transfers.Limits limits = new Transfers.Limits(
                new SharedBudget(bytes, share),
                new SharedBudget(bytes, share),
                policy.transferTimeout(),
                policy.streamIdleTimeout());
        gate = new ConnectionGate(connections, loops.serving(), meter);
        transfers = new Transfers(limits, meter, System::nanoTime);
        guard = new TransferGuard(streams, telemetry.model(ServedModels.UNKNOWN_MODEL));
        meter.gauge(Instrument.CONNECTIONS, connections::taken);
        meter.gauge(Instrument.ARRIVING_BYTES, limits.arriving()::taken);
        meter.gauge(Instrument.LEAVING_BYTES, limits.leaving()::taken);
        meter.gauge(Instrument.NETWORK_BUFFER_BYTES, PlatformDependent::usedDirectMemory);
    }

    /** The same builder, for a port that keeps to the bounds. Once. */
    public NettyServerBuilder apply(NettyServerBuilder builder) {
        Future<?> unused = timer.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
        return loops.apply(builder, gate).addStreamTracerFactory(transfers).intercept(guard);
    }

    /** After the port is closed. Does not block; safe to call again. */
    public void stop() {
        timer.shutdownNow();
        loops.stop();
    }

    /* A sweep that threw would be the last. */
    private void sweep() {
        try {
            transfers.sweep();
        } catch (RuntimeException bug) {
            log.error("overdue calls could not be cut off", bug);
        }
    }

    private static SharedBudget counted(BoundsPolicy policy, int total) {
        return new SharedBudget(total, policy.shareOf(total, 1));
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "sluice-transfer-timer");
        thread.setDaemon(true);
        return thread;
    }
}
