package io.sluice.benchmarks.jcstress;

import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The client's {@code FrameSubscriber}: the publisher's thread has sent the frame that was asked for, while gRPC's thread
 * says that there is room again. Whoever comes second must ask for the next frame, and only one may.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the publisher's thread asks")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "gRPC's thread asks")
@Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "the demand is forgotten: the stream hangs")
@Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "two frames are asked for, with room for one")
@State
public class FrameDemandStress {

    private final AtomicBoolean asked = new AtomicBoolean(true);
    private volatile boolean ready;

    @Actor
    public void publisher(II_Result result) {
        asked.set(false);
        result.r1 = pump();
    }

    @Actor
    public void transport(II_Result result) {
        ready = true;
        result.r2 = pump();
    }

    /** As {@code FrameSubscriber.pump} has it; how many frames it asks for. */
    private int pump() {
        return ready && asked.compareAndSet(false, true) ? 1 : 0;
    }
}
