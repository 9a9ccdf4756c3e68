package io.sluice.server.batcher;

import io.sluice.model.engine.Tower;
import io.sluice.server.handoff.BatchSlot;
import io.sluice.server.handoff.Demand;
import io.sluice.server.latency.LatencyCurve;
import io.sluice.server.request.Batch;
import java.util.ArrayList;
import java.util.List;

/** Replicas that take a batch when the test says so. */
final class SteppedReplicas implements BatchSlot {

    private static final int MAX_BATCH_SIZE = 4;

    private final List<Batch> received = new ArrayList<>();
    private int idle;
    private boolean ready;

    private LatencyCurve curve = LatencyCurve.UNKNOWN;
    private int maxBatchSize = MAX_BATCH_SIZE;
    private long freeAtNanos;

    SteppedReplicas(int idle) {
        this.idle = idle;
    }

    /** From here on they are known to take so long. */
    SteppedReplicas taking(LatencyCurve known) {
        curve = known;
        return this;
    }

    SteppedReplicas withBatchesOf(int rows) {
        maxBatchSize = rows;
        return this;
    }

    /** One is predicted to be free then. */
    void freeAt(long nanos) {
        freeAtNanos = nanos;
    }

    @Override
    public long freeAtNanos(long nowNanos) {
        return idle > 0 ? nowNanos : Math.max(nowNanos, freeAtNanos);
    }

    @Override
    public int count() {
        return 1;
    }

    @Override
    public int maxBatchSize() {
        return maxBatchSize;
    }

    @Override
    public long answerNanos() {
        return 0;
    }

    @Override
    public LatencyCurve curve(Tower tower, long nowNanos) {
        return curve;
    }

    @Override
    public Demand demand() {
        if (ready) {
            return Demand.NONE;
        }
        return idle > 0 ? Demand.ANY_BATCH : Demand.FULL_BATCH;
    }

    @Override
    public void put(Batch batch) {
        if (ready) {
            throw new IllegalStateException("a batch is ready already");
        }
        received.add(batch);
        ready = true;
    }

    /** A replica takes the batch that is ready. */
    Batch take() {
        if (!ready || idle == 0) {
            throw new IllegalStateException("no batch is ready, or no replica idle");
        }
        ready = false;
        idle--;
        return received.get(received.size() - 1);
    }

    boolean canTake() {
        return ready && idle > 0;
    }

    /** A replica ends its pass. */
    void finish() {
        idle++;
    }

    /** Every batch so far. */
    List<Batch> received() {
        return received;
    }
}
