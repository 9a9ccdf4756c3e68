package io.sluice.benchmarks.jcstress;

import io.sluice.benchmarks.request.TinyRequests;
import io.sluice.model.engine.Lane;
import io.sluice.server.handoff.BatchHandoff;
import io.sluice.server.handoff.BatchSource;
import io.sluice.server.handoff.Demand;
import io.sluice.server.queue.Eventcount;
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

/** Among replicas, and with the one that stands in for them: does every batch reach one replica, and no replica sleep on? */
public final class HandoffStress {

    private HandoffStress() {}

    /** A replica takes while another thread stands in, makes a batch ready or not, and closes. If it is not told, it hangs. */
    @JCStressTest
    @State
    @Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "the replica has the batch")
    @Outcome(id = "false, true", expect = Expect.FORBIDDEN, desc = "the replica ended, and left a batch behind")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a batch lost, or given to two")
    public static class TakeAgainstStandInAndClose extends OneBatch {

        @Actor
        public void replica(ZZ_Result result) {
            result.r1 = takes();
        }

        @Actor
        public void batcher() {
            handoff.standIn();
            handoff.close();
        }

        @Arbiter
        public void left(ZZ_Result result) {
            result.r2 = takes();
        }
    }

    /** Two replicas take the one batch that there is, and one of them would close it, too. */
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

    /** A replica leads and sleeps, or is about to, and the handoff closes. If it is not told, it hangs. */
    @JCStressTest
    @State
    @Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "the first has the batch, the second ended")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a batch lost, or given to two")
    public static class LeadAgainstClose extends OneBatch {

        @Actor
        public void replica(ZZ_Result result) {
            result.r1 = takes();
            result.r2 = takes();
        }

        @Actor
        public void owner() {
            handoff.close();
        }
    }

    /** A replica takes what was ready, and begins it, while the one that stands in looks, which sleeps if the place is taken. */
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
            handoff.standIn();
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

    /** A batcher of one batch, which it puts as soon as it may. */
    abstract static class OneBatch implements BatchSource {
        /** Its row is nobody's: the handoff does not look at it. */
        private static final Batch BATCH = new Batch(
                Lane.PIXELS,
                TinyRequests.of(1, CallTerms.OWN, TinyRequests.NOBODY).rows());

        /** The sleep of the one that stands in, as far as it matters: a wake-up since the last one ends it. */
        final AtomicInteger wakeUps = new AtomicInteger();

        final BatchHandoff handoff = new BatchHandoff(new Eventcount());

        /** Plain: whoever works holds the helm. */
        private boolean put;

        OneBatch() {
            handoff.open(this);
        }

        @Override
        public final long work() {
            if (!put && handoff.demand() != Demand.NONE) {
                put = true;
                handoff.put(BATCH);
            }
            return NOTHING_DUE;
        }

        @Override
        public final void standIn() {
            wakeUps.incrementAndGet();
        }

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
