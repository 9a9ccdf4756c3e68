package io.sluice.server.batcher;

import io.sluice.server.replica.BatchSlot;
import io.sluice.server.replica.Demand;
import io.sluice.server.request.Batch;
import java.util.ArrayList;
import java.util.List;

/** Replicas that take a batch when the test says so. */
final class SteppedReplicas implements BatchSlot {

    private final List<Batch> received = new ArrayList<>();
    private int idle;
    private boolean ready;

    SteppedReplicas(int idle) {
        this.idle = idle;
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
