package io.sluice.server.replica;

import io.sluice.model.ServableModel;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.Tower;
import io.sluice.model.engine.device.Placement;
import io.sluice.server.handoff.BatchHandoff;
import io.sluice.server.handoff.BatchSlot;
import io.sluice.server.handoff.Demand;
import io.sluice.server.latency.AnswerTime;
import io.sluice.server.latency.LatencyCurve;
import io.sluice.server.latency.LatencyModel;
import io.sluice.server.replica.supervision.Availability;
import io.sluice.server.replica.supervision.ReplicaId;
import io.sluice.server.replica.supervision.ReplicaStatus;
import io.sluice.server.replica.supervision.ReplicaSupervisor;
import io.sluice.server.request.Batch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The replicas of one model (Triton: instance group), as many on each device. Those of a device share its copy of the weights;
 * all take batches from one handoff.
 */
public final class ReplicaGroup implements BatchSlot {

    private final BatchHandoff batches;
    private final LatencyModel latencies;
    private final AnswerTime answerTime;
    private final Occupancy occupancy;
    private final BatchLimit limit;
    private final RowShare rowShare = new RowShare();
    private final ReplicaSupervisor supervisor;

    /** @param onChange told when the state of a replica has changed, on the supervisor's thread; must not block */
    public ReplicaGroup(
            String name,
            ServableModel model,
            int maxBatchSize,
            ReplicaPolicy policy,
            ReplicaContext context,
            Runnable onChange) {
        this.batches = context.batches();
        this.latencies = context.latencies();
        this.answerTime = context.answerTime();
        this.occupancy = new Occupancy(policy.countOn(model.placements()));
        this.limit = new BatchLimit(maxBatchSize);
        List<ReplicaSupervisor.Member> members = new ArrayList<>();
        for (Placement placement : model.placements()) {
            String device = placement.device().name();
            for (int number = 0; number < policy.count(); number++) {
                ReplicaId id = new ReplicaId(members.size(), placement.replicaName(number));
                Place place = new Place(id, new SessionOptions(device, maxBatchSize));
                members.add(new ReplicaSupervisor.Member(id, () -> session(place, model, policy, context)));
            }
        }
        this.supervisor = new ReplicaSupervisor(
                name, members, policy.hang(), new Places(occupancy, onChange), context.meter(), context.clock());
    }

    /* Each with memory of its own: a pass that was given up may still read, or write, what it was given. */
    private SessionThread session(Place place, ServableModel model, ReplicaPolicy policy, ReplicaContext context) {
        ReplicaId id = place.id();
        int maxBatchSize = place.options().maxBatchSize();
        BatchArena arena = new BatchArena(model.card().inputShape(), maxBatchSize);
        BatchRunner.Shared shared = new BatchRunner.Shared(occupancy, limit, rowShare, policy.hang());
        return new SessionThread(
                id,
                () -> model.openSession(place.options()),
                new Warmup(id.index(), model.card(), arena, maxBatchSize, policy.warmupBudget(), context),
                (session, watch) -> new BatchRunner(id, session, arena, shared, context, watch),
                policy.hang(),
                context);
    }

    /** A replica, and where its sessions run. */
    private record Place(ReplicaId id, SessionOptions options) {}

    /** Tells the batcher and admission which replicas to count on. */
    private record Places(Occupancy occupancy, Runnable onChange) implements Availability {
        @Override
        public void up(int replica) {
            occupancy.up(replica);
        }

        @Override
        public void down(int replica) {
            occupancy.down(replica);
        }

        @Override
        public void changed() {
            onChange.run();
        }
    }

    /** Every replica as it stands now. */
    public List<ReplicaStatus> replicas() {
        return supervisor.replicas();
    }

    /** When it is worth trying again, where no replica serves; null where one does. */
    public @Nullable Duration retryAfter(long nowNanos) {
        return supervisor.retryAfter(nowNanos);
    }

    /** Whether the thread that watches the replicas runs, as it must between {@link #start} and {@link #stop}. */
    public boolean isSupervised() {
        return supervisor.isAlive();
    }

    @Override
    public Demand demand() {
        Demand demand = batches.demand();
        // Between taking a batch and beginning it a replica is neither idle nor known to be busy until some time.
        return demand == Demand.FULL_BATCH && !occupancy.isKnown() ? Demand.NONE : demand;
    }

    @Override
    public void put(Batch batch) {
        batches.put(batch);
    }

    @Override
    public long freeAtNanos(long nowNanos) {
        return occupancy.freeAtNanos(nowNanos);
    }

    @Override
    public int count() {
        return occupancy.countUp();
    }

    @Override
    public int maxBatchSize() {
        return limit.maxBatchSize();
    }

    @Override
    public LatencyCurve curve(Tower tower, long nowNanos) {
        return latencies.curve(tower, nowNanos);
    }

    @Override
    public long answerNanos() {
        return answerTime.nanos();
    }

    /** How much of a row of full length the rows of a tower take on average, in (0, 1]; 1 for pictures. */
    public double rowShare(Tower tower) {
        return rowShare.of(tower);
    }

    /** When each replica that serves will probably be free, earliest first; {@code nowNanos} where it is, or should have been. */
    public long[] allFreeAtNanos(long nowNanos) {
        return occupancy.allFreeAtNanos(nowNanos);
    }

    /**
     * Starts every replica, and blocks until all serve. From then on they are kept alive.
     *
     * @throws CompletionException if one could not open its session or run its first batches
     */
    public void start() {
        supervisor.start().join();
    }

    /**
     * Lets every replica end after the batch it has, and waits for that.
     *
     * @return whether all ended in time; if not, a pass is still running and the model must not be closed
     */
    public boolean stop(Duration timeout) throws InterruptedException {
        batches.close();
        return supervisor.stop(timeout);
    }
}
