package io.sluice.benchmarks.jcstress;

import io.sluice.benchmarks.request.TinyRequests;
import io.sluice.model.engine.Tower;
import io.sluice.server.batcher.BatchPolicy;
import io.sluice.server.batcher.BatcherDriver;
import io.sluice.server.batcher.DynamicBatcher;
import io.sluice.server.handoff.BatchHandoff;
import io.sluice.server.handoff.BatchSlot;
import io.sluice.server.handoff.Demand;
import io.sluice.server.latency.LatencyCurve;
import io.sluice.server.queue.Eventcount;
import io.sluice.server.queue.TowerQueues;
import io.sluice.server.request.Batch;
import io.sluice.server.request.CallTerms;
import io.sluice.server.request.InputRow;
import io.sluice.server.schedule.SchedulePolicy;
import io.sluice.server.telemetry.Telemetry;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * The last row comes in the moment in which a replica becomes idle, and nothing comes after it. Whoever leads arms for arrivals
 * only while it finds nothing: does anybody wake it? Ring, eventcount, handoff and batcher as they serve.
 */
public final class LastRowStress {

    private LastRowStress() {}

    /** The only replica takes while the row comes. */
    @JCStressTest
    @State
    @Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "the row runs")
    @Outcome(id = "false", expect = Expect.FORBIDDEN, desc = "lost wake-up: row and replica wait for each other")
    public static class OneReplica extends Rows {

        @Actor
        public void replica() {
            take();
        }

        @Actor
        public void preprocessor(Z_Result result) {
            arrive(first);
            result.r1 = run(1);
        }
    }

    /** Somebody stands in for the replica, in the moment in which it becomes idle, and finds the row. */
    @JCStressTest
    @State
    @Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "the row runs")
    @Outcome(id = "false", expect = Expect.FORBIDDEN, desc = "lost wake-up: row and replica wait for each other")
    public static class StandIn extends Rows {

        @Actor
        public void replica() {
            take();
        }

        @Actor
        public void batcher(Z_Result result) {
            arrive(first);
            handoff.standIn();
            result.r1 = run(1);
        }
    }

    /** One replica takes while another one leads, and leaves with the first row; the second row is for whoever leads next. */
    @JCStressTest
    @State
    @Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "both rows run")
    @Outcome(id = "false", expect = Expect.FORBIDDEN, desc = "lost wake-up: row and replica wait for each other")
    public static class TwoReplicas extends Rows {

        @Actor
        public void replica() {
            take();
        }

        @Actor
        public void otherReplica(Z_Result result) {
            arrive(first);
            arrive(second);
            take();
            result.r1 = run(2);
        }
    }

    /** Two rows, which run one by one. */
    abstract static class Rows implements BatchSlot {

        /** Far more than a wake-up takes on a busy machine; the thread that was not woken sleeps for ever. */
        private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

        private static final BatchPolicy POLICY =
                new BatchPolicy(1, Duration.ZERO, BatchPolicy.Kind.LEARNED, SchedulePolicy.DEFAULT);

        final Eventcount events = new Eventcount();
        final BatchHandoff handoff = new BatchHandoff(events);
        final InputRow first = row();
        final InputRow second = row();
        private final TowerQueues queues = new TowerQueues(EnumSet.of(Tower.VISION), 2, events);
        private final AtomicInteger taken = new AtomicInteger();

        Rows() {
            DynamicBatcher batcher = new DynamicBatcher(
                    queues, this, TinyRequests.SHAPE, POLICY, Telemetry.none().model("stress"));
            handoff.open(new BatcherDriver("stress", batcher, handoff, () -> 0));
        }

        final void arrive(InputRow row) {
            queues.offer(row);
        }

        /** As a replica does that then runs for ever. */
        final void take() {
            try {
                if (handoff.take() != null) {
                    taken.incrementAndGet();
                }
            } catch (InterruptedException impossible) {
                throw new IllegalStateException("nobody interrupts an actor", impossible);
            }
        }

        /** Whether so many rows are taken without further ado; closes then, so that every thread ends. */
        final boolean run(int rows) {
            long since = System.nanoTime();
            while (taken.get() < rows && System.nanoTime() - since < PATIENCE_NANOS) {
                Thread.onSpinWait();
            }
            boolean alone = taken.get() == rows;
            handoff.close();
            return alone;
        }

        private static InputRow row() {
            InputRow row = TinyRequests.of(1, CallTerms.OWN, TinyRequests.NOBODY)
                    .rows()
                    .get(0);
            TinyRequests.prepare(row);
            return row;
        }

        @Override
        public final Demand demand() {
            return handoff.demand();
        }

        @Override
        public final void put(Batch batch) {
            handoff.put(batch);
        }

        @Override
        public final long freeAtNanos(long nowNanos) {
            return nowNanos;
        }

        @Override
        public final int count() {
            return 1;
        }

        @Override
        public final int maxBatchSize() {
            return POLICY.maxBatchSize();
        }

        @Override
        public final long answerNanos() {
            return 0;
        }

        @Override
        public final LatencyCurve curve(Tower tower, long nowNanos) {
            return LatencyCurve.UNKNOWN;
        }
    }
}
