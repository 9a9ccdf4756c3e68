package io.sluice.benchmarks.jcstress;

import io.sluice.server.repository.local.Holds;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/**
 * A request finds a version of a model and submits to it while another version takes over and the found one drains.
 *
 * <p>Results: what became of the request (0: it was not let in, and looks again; 1: submitted before the drain; 2: submitted to
 * a version that drained already); whether everybody is known to have left in the end.
 */
@JCStressTest
@Outcome(id = "0, true", expect = Expect.ACCEPTABLE, desc = "the version had gone: the request finds its successor")
@Outcome(id = "1, true", expect = Expect.ACCEPTABLE, desc = "served by the version that it found")
@Outcome(id = "2, true", expect = Expect.FORBIDDEN, desc = "refused, although a version has served all the time")
@Outcome(expect = Expect.FORBIDDEN, desc = "the drain waits for ever, and the version is never freed")
@State
public class HoldsStress {

    private final Holds holds = new Holds();
    private volatile boolean drained;

    @Actor
    public void request(IZ_Result result) {
        if (!holds.acquire()) {
            result.r1 = 0;
            return;
        }
        result.r1 = drained ? 2 : 1;
        holds.release();
    }

    @Actor
    public void retire() {
        holds.close();
        if (holds.isEmpty()) {
            drained = true;
        }
    }

    @Arbiter
    public void settle(IZ_Result result) {
        result.r2 = holds.isEmpty();
    }
}
