package io.sluice.benchmarks.jcstress;

import io.sluice.server.replica.Occupancy;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/** When will a replica be free, asked while it becomes free? */
public final class OccupancyStress {

    private static final long NOW = 10;
    private static final long END = 1000;

    private OccupancyStress() {}

    /** The batcher asks while the only pass ends. */
    @JCStressTest
    @State
    @Outcome(id = "1000", expect = Expect.ACCEPTABLE, desc = "the pass is still seen")
    @Outcome(id = "10", expect = Expect.ACCEPTABLE, desc = "the replica is free now")
    @Outcome(expect = Expect.FORBIDDEN, desc = "never, so every request looks too late and is dropped")
    public static class AskAgainstEnd {

        private final Occupancy occupancy = new Occupancy(1);

        public AskAgainstEnd() {
            occupancy.up(0);
            occupancy.begin(0, END);
        }

        @Actor
        public void replica() {
            occupancy.end(0);
        }

        @Actor
        public void batcher(J_Result result) {
            result.r1 = occupancy.freeAtNanos(NOW);
        }
    }
}
