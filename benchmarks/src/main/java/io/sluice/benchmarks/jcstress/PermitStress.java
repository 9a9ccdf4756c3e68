package io.sluice.benchmarks.jcstress;

import io.sluice.benchmarks.request.TinyRequests;
import io.sluice.model.engine.Tower;
import io.sluice.server.admission.Admission;
import io.sluice.server.admission.AdmissionPolicy;
import io.sluice.server.admission.Capacity;
import io.sluice.server.latency.LatencyCurve;
import io.sluice.server.rejection.CallRejection;
import io.sluice.server.request.CallTerms;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.InputRow;
import io.sluice.server.request.RowArena;
import io.sluice.server.schedule.SchedulePolicy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** What admission counts: is all of it given back, once, whoever ends a request and whenever? */
public final class PermitStress {

    private PermitStress() {}

    /** A batch claims the rows while their request ends. Results: rows inside; whether none is counted as waiting. */
    @JCStressTest
    @State
    @Outcome(id = "0, true, true", expect = Expect.ACCEPTABLE, desc = "settled")
    @Outcome(
            id = "0, false, true",
            expect = Expect.FORBIDDEN,
            desc = "a row waits for ever: later forecasts are too long")
    @Outcome(expect = Expect.FORBIDDEN, desc = "rows or bytes leaked, or given back twice")
    public static class ClaimAgainstEnd extends Gate {

        public ClaimAgainstEnd() {
            admission.admit(request, NOW);
            request.rows().forEach(TinyRequests::prepare);
        }

        @Actor
        public void batcher() {
            request.rows().forEach(InputRow::claim);
        }

        @Actor
        public void client() {
            request.cancel();
        }

        @Arbiter
        public void settle(IZZ_Result result) {
            settled(result);
        }
    }

    /** The same while the deadline ends the request too. */
    @JCStressTest
    @State
    @Outcome(id = "0, true, true", expect = Expect.ACCEPTABLE, desc = "settled")
    @Outcome(
            id = "0, false, true",
            expect = Expect.FORBIDDEN,
            desc = "a row waits for ever: later forecasts are too long")
    @Outcome(expect = Expect.FORBIDDEN, desc = "rows or bytes leaked, or given back twice")
    public static class ClaimAgainstTwoEnds extends Gate {

        public ClaimAgainstTwoEnds() {
            admission.admit(request, NOW);
            request.rows().forEach(TinyRequests::prepare);
        }

        @Actor
        public void batcher() {
            request.rows().forEach(InputRow::claim);
        }

        @Actor
        public void client() {
            request.cancel();
        }

        @Actor
        public void timer() {
            request.fail(new CallRejection.DeadlineExceeded(CallRejection.DeadlineExceeded.Gate.BATCH));
        }

        @Arbiter
        public void settle(IZZ_Result result) {
            settled(result);
        }
    }

    /** A request is admitted while its client cancels it. */
    @JCStressTest
    @State
    @Outcome(id = "0, true, true", expect = Expect.ACCEPTABLE, desc = "settled")
    @Outcome(
            id = "0, false, true",
            expect = Expect.FORBIDDEN,
            desc = "a row waits for ever: later forecasts are too long")
    @Outcome(expect = Expect.FORBIDDEN, desc = "rows or bytes leaked, or given back twice")
    public static class AdmitAgainstEnd extends Gate {

        @Actor
        public void transport() {
            admission.admit(request, NOW);
        }

        @Actor
        public void client() {
            request.cancel();
        }

        @Arbiter
        public void settle(IZZ_Result result) {
            settled(result);
        }
    }

    /** A request comes while the model is drained. Results: whether it was admitted; whether the drain found nobody inside. */
    @JCStressTest
    @State
    @Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "admitted, and waited for")
    @Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "refused")
    @Outcome(id = "true, true", expect = Expect.FORBIDDEN, desc = "the model is stopped with a request inside")
    @Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "the drain waits for a request that was refused")
    public static class AdmitAgainstClose extends Gate {

        @Actor
        public void transport(ZZ_Result result) {
            result.r1 = admission.admit(request, NOW).isEmpty();
        }

        @Actor
        public void repository(ZZ_Result result) {
            admission.close();
            result.r2 = isEmpty();
        }
    }

    /** An admission of which it can be seen from outside whether rows wait: a pass takes a second, and has one row. */
    abstract static class Gate {
        static final long NOW = 0;
        private static final int ROWS = 2;
        private static final long PASS_NANOS = TimeUnit.SECONDS.toNanos(1);
        private static final RowArena ARENA = new RowArena(TinyRequests.SHAPE, 1);
        private static final LatencyCurve CURVE = LatencyCurve.of(1, rows -> PASS_NANOS, 1);

        private static final Capacity IDLE_REPLICA = new Capacity() {
            @Override
            public long[] allFreeAtNanos(long nowNanos) {
                return new long[] {nowNanos};
            }

            @Override
            public int readyBatches() {
                return 0;
            }

            @Override
            public LatencyCurve curve(Tower tower, long nowNanos) {
                return CURVE;
            }

            @Override
            public int maxBatchSize() {
                return 1;
            }

            @Override
            public long preparationNanos(InferenceRequest request, long nowNanos) {
                return 0;
            }

            @Override
            public double rowShare(Tower tower) {
                return 1;
            }
        };

        final Admission admission = Admission.byForecast(
                "stress", new AdmissionPolicy(ROWS, ROWS, Long.MAX_VALUE), SchedulePolicy.DEFAULT, ARENA, IDLE_REPLICA);
        final InferenceRequest request = TinyRequests.of(ROWS, CallTerms.OWN, TinyRequests.NOBODY);

        final void settled(IZZ_Result result) {
            result.r1 = admission.rows();
            result.r3 = admission.bytes() == 0;
            result.r2 = admission.admit(inAPass(), NOW).isEmpty();
        }

        /** What a drain finds. */
        final boolean isEmpty() {
            try {
                return admission.awaitEmpty(Duration.ZERO);
            } catch (InterruptedException impossible) {
                throw new IllegalStateException("nobody interrupts an actor", impossible);
            }
        }

        /** Later than every other, and refused if one row waits before it. */
        private static InferenceRequest inAPass() {
            CallTerms terms = new CallTerms("other", CallTerms.OWN.priority(), NOW + PASS_NANOS + PASS_NANOS / 2);
            return TinyRequests.of(1, terms, TinyRequests.NOBODY);
        }
    }
}
