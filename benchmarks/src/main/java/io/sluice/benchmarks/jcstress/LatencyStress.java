package io.sluice.benchmarks.jcstress;

import io.sluice.model.engine.Tower;
import io.sluice.server.latency.LatencyCurve;
import io.sluice.server.latency.LatencyModel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * A replica notes a pass while others plan with the curve. Results: whether a reader saw a whole curve; whether the one to
 * plan with afterwards knows of the pass.
 */
@JCStressTest
@State
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "from before the pass or after it, and then after it")
@Outcome(id = "false, true", expect = Expect.FORBIDDEN, desc = "a curve half built")
@Outcome(
        id = "true, false",
        expect = Expect.FORBIDDEN,
        desc = "a curve from before the pass took the place of a later one")
@Outcome(expect = Expect.FORBIDDEN, desc = "both")
public class LatencyStress {

    private static final int MAX_ROWS = 4;
    private static final long NOW = TimeUnit.SECONDS.toNanos(1);

    private final LatencyModel model = new LatencyModel(1, MAX_ROWS);

    public LatencyStress() {
        model.record(0, Tower.VISION, 1, TimeUnit.MILLISECONDS.toNanos(7), NOW);
    }

    @Actor
    public void replica() {
        model.record(0, Tower.VISION, MAX_ROWS, TimeUnit.MILLISECONDS.toNanos(13), NOW);
    }

    @Actor
    public void batcher(ZZ_Result result) {
        result.r1 = isWhole(model.curve(Tower.VISION, NOW));
    }

    @Arbiter
    public void after(ZZ_Result result) {
        result.r2 = model.curve(Tower.VISION, NOW).equals(model.curve(0, Tower.VISION, NOW));
    }

    /** Known, of the right size, and never falling. */
    private static boolean isWhole(LatencyCurve curve) {
        boolean whole = curve.isKnown() && curve.maxRows() == MAX_ROWS;
        for (int rows = 1; rows <= MAX_ROWS; rows++) {
            whole &= curve.typicalNanos(rows) > 0
                    && curve.typicalNanos(rows) >= curve.typicalNanos(rows - 1)
                    && curve.slowNanos(rows) >= curve.typicalNanos(rows);
        }
        return whole;
    }
}
