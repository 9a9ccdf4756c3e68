package io.sluice.benchmarks.jcstress;

import io.sluice.benchmarks.request.TinyRequests;
import io.sluice.model.engine.Tower;
import io.sluice.server.batcher.BatchPolicy;
import io.sluice.server.batcher.BatcherThread;
import io.sluice.server.batcher.DynamicBatcher;
import io.sluice.server.latency.LatencyCurve;
import io.sluice.server.queue.Eventcount;
import io.sluice.server.queue.TowerQueues;
import io.sluice.server.replica.BatchSlot;
import io.sluice.server.replica.Demand;
import io.sluice.server.request.Batch;
import io.sluice.server.request.CallTerms;
import io.sluice.server.request.InputRow;
import io.sluice.server.schedule.SchedulePolicy;
import io.sluice.server.telemetry.Telemetry;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * The last row comes in the moment in which the only replica becomes idle, and nothing comes after it. The batcher arms for
 * arrivals only while a replica is idle: does anybody wake it? The batcher's own turn, on a ring and an eventcount as they
 * serve.
 */
public final class LastRowStress {

    private LastRowStress() {}

    /** The row comes first: the end of the pass must wake the batcher. */
    @JCStressTest
    @State
    @Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "the row runs")
    @Outcome(id = "false", expect = Expect.FORBIDDEN, desc = "lost wake-up: row and replica wait for each other")
    public static class RowFirst extends OneRow {

        @Actor
        public void batcher() {
            untilOver();
        }

        @Actor
        public void others(Z_Result result) {
            arrive();
            becomeIdle();
            result.r1 = runs();
        }
    }

    /** The replica comes first: the row must wake the batcher. */
    @JCStressTest
    @State
    @Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "the row runs")
    @Outcome(id = "false", expect = Expect.FORBIDDEN, desc = "lost wake-up: row and replica wait for each other")
    public static class ReplicaFirst extends OneRow {

        @Actor
        public void batcher() {
            untilOver();
        }

        @Actor
        public void others(Z_Result result) {
            becomeIdle();
            arrive();
            result.r1 = runs();
        }
    }

    /** The row and the replica come from threads of their own. */
    @JCStressTest
    @State
    @Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "the row runs")
    @Outcome(id = "false", expect = Expect.FORBIDDEN, desc = "lost wake-up: row and replica wait for each other")
    public static class Together extends OneRow {

        @Actor
        public void batcher() {
            untilOver();
        }

        @Actor
        public void replica() {
            becomeIdle();
        }

        @Actor
        public void preprocessor(Z_Result result) {
            arrive();
            result.r1 = runs();
        }
    }

    /** One row, and one replica, which is busy at first. */
    abstract static class OneRow implements BatchSlot {

        /** Far more than a wake-up takes on a busy machine; the thread that was not woken sleeps for ever. */
        private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

        private static final BatchPolicy POLICY =
                new BatchPolicy(2, Duration.ZERO, BatchPolicy.Kind.LEARNED, SchedulePolicy.DEFAULT);

        private final Eventcount events = new Eventcount();
        private final TowerQueues queues = new TowerQueues(EnumSet.of(Tower.VISION), 2, events);
        private final BatcherThread thread = new BatcherThread(
                "stress",
                new DynamicBatcher(
                        queues,
                        this,
                        TinyRequests.SHAPE,
                        POLICY,
                        Telemetry.none().model("stress")),
                events,
                () -> 0);
        private final InputRow row =
                TinyRequests.of(1, CallTerms.OWN, TinyRequests.NOBODY).rows().get(0);
        private volatile boolean idle;
        private volatile boolean filled;
        private volatile boolean over;

        OneRow() {
            TinyRequests.prepare(row);
        }

        /** As the batcher's thread does, until the row runs. */
        final void untilOver() {
            events.bind();
            while (!filled) {
                thread.turn();
            }
            over = true;
        }

        final void arrive() {
            queues.offer(row);
        }

        /** In the order of {@code BatchHandoff}, which {@code HandoffStress} holds to it. */
        final void becomeIdle() {
            idle = true;
            events.wake();
        }

        /** Whether the batcher hears of it by itself; rouses it in the end, so that every thread ends. */
        final boolean runs() {
            long since = System.nanoTime();
            while (!filled && System.nanoTime() - since < PATIENCE_NANOS) {
                Thread.onSpinWait();
            }
            boolean alone = filled;
            while (!over) {
                events.wake();
                Thread.onSpinWait();
            }
            return alone;
        }

        @Override
        public final Demand demand() {
            if (filled) {
                return Demand.NONE;
            }
            return idle ? Demand.ANY_BATCH : Demand.FULL_BATCH;
        }

        @Override
        public final void put(Batch batch) {
            filled = true;
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
