package io.sluice.benchmarks.jcstress;

import io.sluice.benchmarks.request.TinyRequests;
import io.sluice.server.replica.supervision.GivenUpException;
import io.sluice.server.replica.supervision.PassWatch;
import io.sluice.server.request.CallTerms;
import io.sluice.server.request.InferenceRequest;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A forward pass returns in the moment in which the supervisor gives it up: has exactly one of the two the last word? */
public final class PassWatchStress {

    private PassWatchStress() {}

    /** Results: whether the pass came back in time; whether it was given up. */
    @JCStressTest
    @State
    @Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "answered, and the replica goes on")
    @Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "given up, and its thread knows")
    @Outcome(
            id = "true, true",
            expect = Expect.FORBIDDEN,
            desc = "two threads take batches for one replica, and share its place in the forecast")
    @Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "nobody ends the requests of the pass")
    public static class ReturnAgainstGiveUp extends Call {

        @Actor
        public void replica(ZZ_Result result) {
            result.r1 = returnInTime();
        }

        @Actor
        public void supervisor(ZZ_Result result) {
            result.r2 = giveUp();
        }
    }

    /**
     * The same with a successor, which writes the place that both would write. Results: whether the pass came back in time;
     * whether it was given up; what the place says, of which 1 is the first one's and 2 the successor's.
     */
    @JCStressTest
    @State
    @Outcome(id = "true, false, 1", expect = Expect.ACCEPTABLE, desc = "no successor")
    @Outcome(id = "false, true, 2", expect = Expect.ACCEPTABLE, desc = "the place is the successor's")
    @Outcome(
            id = "false, true, 1",
            expect = Expect.FORBIDDEN,
            desc = "a thread that was given up freed its successor's place: admission promises a busy replica")
    @Outcome(expect = Expect.FORBIDDEN, desc = "nobody, or both, had the last word")
    public static class PlaceOfASuccessor extends Call {

        private int place;

        @Actor
        public void replica(ZZI_Result result) {
            result.r1 = returnInTime();
            if (result.r1) {
                place = 1;
            }
        }

        @Actor
        public void supervisor(ZZI_Result result) {
            result.r2 = giveUp();
            if (result.r2) {
                place = 2;
            }
        }

        @Arbiter
        public void look(ZZI_Result result) {
            result.r3 = place;
        }
    }

    /** A call under way. */
    abstract static class Call {
        private final PassWatch watch = new PassWatch();
        private final InferenceRequest request = TinyRequests.of(1, CallTerms.OWN, TinyRequests.NOBODY);
        private final PassWatch.Pass pass = new PassWatch.Pass(0, 1, request.rows());

        Call() {
            watch.begin(pass);
        }

        final boolean returnInTime() {
            try {
                watch.end(pass);
                return true;
            } catch (GivenUpException late) {
                return false;
            }
        }

        final boolean giveUp() {
            PassWatch.Pass seen = watch.running();
            return seen != null && watch.giveUp(seen);
        }
    }
}
