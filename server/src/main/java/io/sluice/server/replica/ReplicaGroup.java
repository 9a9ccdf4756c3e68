package io.sluice.server.replica;

import io.sluice.model.ServableModel;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.Tower;
import io.sluice.model.engine.device.Placement;
import io.sluice.server.latency.AnswerTime;
import io.sluice.server.latency.LatencyCurve;
import io.sluice.server.latency.LatencyModel;
import io.sluice.server.request.Batch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

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
    private final List<String> names = new ArrayList<>();
    private final List<Replica> replicas = new ArrayList<>();

    public ReplicaGroup(ServableModel model, int maxBatchSize, ReplicaPolicy policy, ReplicaContext context) {
        this.batches = context.batches();
        this.latencies = context.latencies();
        this.answerTime = context.answerTime();
        this.occupancy = new Occupancy(policy.countOn(model.placements()));
        this.limit = new BatchLimit(maxBatchSize);
        for (Placement placement : model.placements()) {
            addReplicas(model, placement, maxBatchSize, policy, context);
        }
    }

    private void addReplicas(
            ServableModel model, Placement placement, int maxBatchSize, ReplicaPolicy policy, ReplicaContext context) {
        String device = placement.device().name();
        for (int number = 0; number < policy.count(); number++) {
            Replica.Id id = new Replica.Id(replicas.size(), placement.replicaName(number));
            BatchArena arena = new BatchArena(model.card().inputShape(), maxBatchSize);
            names.add(id.name());
            replicas.add(new Replica(
                    id.name(),
                    () -> model.openSession(new SessionOptions(device, maxBatchSize)),
                    new Warmup(id.index(), model.card(), arena, maxBatchSize, policy.warmupBudget(), context),
                    session -> new BatchRunner(
                            id, session, arena, new BatchRunner.Shared(occupancy, limit, rowShare), context),
                    batches));
        }
    }

    /** E.g. {@code cpu:0/0}, {@code cuda:1/0}: device, then number on it. */
    public List<String> names() {
        return List.copyOf(names);
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
        return replicas.size();
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

    /** When each replica will probably be free, earliest first; {@code nowNanos} where it is, or should have been. */
    public long[] allFreeAtNanos(long nowNanos) {
        return occupancy.allFreeAtNanos(nowNanos);
    }

    /**
     * Starts every replica, and blocks until all are warm.
     *
     * @throws CompletionException if one could not open its session or run its first batches
     */
    public void start() {
        CompletableFuture<?>[] warm = replicas.stream().map(Replica::start).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(warm).join();
    }

    /**
     * Lets every replica end after the batch it has, and waits for that.
     *
     * @return whether all ended in time; if not, a pass is still running and the model must not be closed
     */
    public boolean stop(Duration timeout) throws InterruptedException {
        batches.close();
        boolean ended = true;
        for (Replica replica : replicas) {
            ended &= replica.join(timeout);
        }
        return ended;
    }
}
