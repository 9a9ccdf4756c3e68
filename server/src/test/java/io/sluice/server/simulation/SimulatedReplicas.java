package io.sluice.server.simulation;

import io.sluice.model.engine.Tower;
import io.sluice.server.admission.Capacity;
import io.sluice.server.handoff.BatchSlot;
import io.sluice.server.handoff.Demand;
import io.sluice.server.latency.LatencyCurve;
import io.sluice.server.latency.LatencyModel;
import io.sluice.server.request.Batch;
import io.sluice.server.request.InferenceRequest;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Replicas that take the service's time, and teach the latency model as real ones do, from a warm-up on. */
final class SimulatedReplicas implements BatchSlot, Capacity {

    static final long SEED = 7;

    private final Service service;
    private final Timeline timeline;
    private final PassEnd onPassEnd;
    private final LatencyModel latencies;
    /** When each will be free as predicted at the start of its pass; 0 while idle. */
    private final long[] freeAtNanos;

    private final Random chance = new Random(SEED);

    private @Nullable Batch ready;
    private boolean changed;

    /** Told of the end of a pass. */
    interface PassEnd {
        void ended(Batch batch, int replica, long startedAtNanos);
    }

    SimulatedReplicas(Service service, Timeline timeline, PassEnd onPassEnd) {
        this.service = service;
        this.timeline = timeline;
        this.onPassEnd = onPassEnd;
        this.latencies = new LatencyModel(service.replicas(), service.maxBatchSize());
        this.freeAtNanos = new long[service.replicas()];
        for (int replica = 0; replica < service.replicas(); replica++) {
            for (int rows = 1; rows <= service.maxBatchSize(); rows *= 2) {
                latencies.record(
                        replica, Tower.VISION, rows, service.usualNanos().applyAsLong(rows), 0);
            }
        }
    }

    @Override
    public Demand demand() {
        if (ready != null) {
            return Demand.NONE;
        }
        return idle() < 0 ? Demand.FULL_BATCH : Demand.ANY_BATCH;
    }

    @Override
    public void put(Batch batch) {
        if (ready != null) {
            throw new IllegalStateException("a batch is ready already");
        }
        ready = batch;
    }

    /** Starts what is ready, if a replica is idle; whether it did. */
    boolean begin() {
        changed = false;
        int replica = idle();
        Batch batch = ready;
        if (batch == null || replica < 0) {
            return false;
        }
        ready = null;
        long startedAt = timeline.now();
        int rows = batch.rows().size();
        long nanos = service.passNanos(rows, startedAt, chance);
        freeAtNanos[replica] =
                Math.max(1, startedAt + curve(Tower.VISION, startedAt).typicalNanos(rows));
        timeline.at(startedAt + nanos, () -> {
            freeAtNanos[replica] = 0;
            changed = true;
            latencies.record(replica, Tower.VISION, rows, nanos, timeline.now());
            onPassEnd.ended(batch, replica, startedAt);
        });
        return true;
    }

    /** Whether a replica ended a pass since the last {@link #begin}. */
    boolean hasChanged() {
        return changed;
    }

    @Override
    public long freeAtNanos(long nowNanos) {
        return allFreeAtNanos(nowNanos)[0];
    }

    @Override
    public long[] allFreeAtNanos(long nowNanos) {
        return Arrays.stream(freeAtNanos)
                .map(nanos -> Math.max(nowNanos, nanos))
                .sorted()
                .toArray();
    }

    @Override
    public int readyBatches() {
        return ready == null ? 0 : 1;
    }

    @Override
    public int count() {
        return service.replicas();
    }

    @Override
    public int maxBatchSize() {
        return service.maxBatchSize();
    }

    @Override
    public double rowShare(Tower tower) {
        return 1;
    }

    @Override
    public long answerNanos() {
        return 0;
    }

    @Override
    public LatencyCurve curve(Tower tower, long nowNanos) {
        return latencies.curve(tower, nowNanos);
    }

    @Override
    public long preparationNanos(InferenceRequest request, long nowNanos) {
        return 0;
    }

    private int idle() {
        for (int i = 0; i < freeAtNanos.length; i++) {
            if (freeAtNanos[i] == 0) {
                return i;
            }
        }
        return -1;
    }
}
