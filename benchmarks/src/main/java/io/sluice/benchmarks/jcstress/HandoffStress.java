package io.sluice.benchmarks.jcstress;

import io.sluice.benchmarks.request.TinyRequests;
import io.sluice.model.engine.Lane;
import io.sluice.server.replica.BatchHandoff;
import io.sluice.server.replica.Demand;
import io.sluice.server.request.Batch;
import io.sluice.server.request.CallTerms;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Between the batcher and the replicas: does every batch reach one replica, and every demand the batcher? */
public final class HandoffStress {

    private HandoffStress() {}

    /** A replica takes while a batch is put, and the handoff closed behind it. If it is not told, it hangs. */
    @JCStressTest
    @State
    @Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "the replica has the batch")
    @Outcome(id = "false, true", expect = Expect.FORBIDDEN, desc = "the replica ended, and left a batch behind")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a batch lost, or given to two")
    public static class TakeAgainstPutAndClose extends OneBatch {

        @Actor
        public void replica(ZZ_Result result) {
            result.r1 = takes();
        }

        @Actor
        public void batcher() {
            handoff.put(BATCH);
            handoff.close();
        }

        @Arbiter
        public void left(ZZ_Result result) {
            result.r2 = takes();
        }
    }

    /** Two replicas take the one batch that there is. */
    @JCStressTest
    @State
    @Outcome(
            id = {"true, false", "false, true"},
            expect = Expect.ACCEPTABLE,
            desc = "one of them has it")
    @Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "a batch lost")
    @Outcome(id = "true, true", expect = Expect.FORBIDDEN, desc = "a batch given to two")
    public static class TakeAgainstTake extends OneBatch {

        public TakeAgainstTake() {
            handoff.put(BATCH);
            handoff.close();
        }

        @Actor
        public void replica(ZZ_Result result) {
            result.r1 = takes();
        }

        @Actor
        public void otherReplica(ZZ_Result result) {
            result.r2 = takes();
        }
    }

    /**
     * A replica becomes idle while the batcher looks, which sleeps if it sees nobody idle. What woke it before it looked
     * does not wake it again.
     */
    @JCStressTest
    @State
    @Outcome(
            id = {"true, false", "true, true"},
            expect = Expect.ACCEPTABLE,
            desc = "seen")
    @Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "not seen, but woken after the look")
    @Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "lost wake-up: the replica stays idle")
    public static class IdleAgainstLook extends OneBatch {

        @Actor
        public void replica() {
            takes();
        }

        @Actor
        public void batcher(ZZ_Result result) {
            int slept = wakeUps.get();
            result.r1 = handoff.demand() == Demand.ANY_BATCH;
            while (!result.r1 && wakeUps.get() == slept && !isQuiet()) {
                Thread.onSpinWait();
            }
            result.r2 = wakeUps.get() > slept;
            handoff.close();
        }

        /** Whether the replica is idle: what wakes the batcher then has done so. */
        private boolean isQuiet() {
            return handoff.demand() == Demand.ANY_BATCH;
        }
    }

    /** A replica takes what was ready, and begins it, while the batcher looks, which sleeps if the place is taken. */
    @JCStressTest
    @State
    @Outcome(
            id = {"true, false", "true, true"},
            expect = Expect.ACCEPTABLE,
            desc = "seen")
    @Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "not seen, but woken after the look")
    @Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "lost wake-up: no further batch is made ready")
    public static class VacancyAgainstLook extends OneBatch {

        private int slept;

        public VacancyAgainstLook() {
            handoff.put(BATCH);
        }

        @Actor
        public void replica() {
            if (takes()) {
                handoff.begun(Long.MAX_VALUE);
            }
        }

        @Actor
        public void batcher(ZZ_Result result) {
            slept = wakeUps.get();
            result.r1 = handoff.demand() != Demand.NONE;
        }

        @Arbiter
        public void woken(ZZ_Result result) {
            result.r2 = wakeUps.get() > slept;
        }
    }

    abstract static class OneBatch {
        /** Its row is nobody's: the handoff does not look at it. */
        static final Batch BATCH = new Batch(
                Lane.PIXELS,
                TinyRequests.of(1, CallTerms.OWN, TinyRequests.NOBODY).rows());

        /** The batcher's sleep, as far as it matters: a wake-up since the last one ends it. */
        final AtomicInteger wakeUps = new AtomicInteger();

        final BatchHandoff handoff = new BatchHandoff(wakeUps::incrementAndGet);

        /** As a replica does; whether it got a batch. */
        final boolean takes() {
            try {
                return handoff.take() != null;
            } catch (InterruptedException impossible) {
                throw new IllegalStateException("nobody interrupts an actor", impossible);
            }
        }
    }
}
