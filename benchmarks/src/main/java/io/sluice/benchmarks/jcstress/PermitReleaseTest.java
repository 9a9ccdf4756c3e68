package io.sluice.benchmarks.jcstress;

import io.sluice.server.request.ImageInput;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.InferenceResult;
import io.sluice.server.request.InferenceTask;
import io.sluice.server.request.ModelKey;
import io.sluice.server.request.Rejection;
import io.sluice.server.request.ResponseSink;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A client cancels while its request is being admitted: one release, one end. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Released once, told once.")
@Outcome(id = "0, .*", expect = Expect.FORBIDDEN, desc = "The permit leaks: the server fills up for good.")
@Outcome(id = "2, .*", expect = Expect.FORBIDDEN, desc = "The permit is given back twice: admission admits too much.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The client is told no end, or two.")
@State
public class PermitReleaseTest {

    private final AtomicInteger releases = new AtomicInteger();
    private final AtomicInteger ends = new AtomicInteger();
    private final InferenceRequest request = new InferenceRequest(
            new ModelKey("m", "0"),
            new InferenceTask.Classify(1, false),
            List.of(new ImageInput.Encoded("images[0].encoded", ByteBuffer.allocate(0))),
            InferenceRequest.NO_DEADLINE,
            new CountingSink(ends));

    @Actor
    public void admit() {
        request.admit(releases::incrementAndGet, 0);
    }

    @Actor
    public void cancel() {
        request.cancel();
    }

    @Arbiter
    public void count(II_Result result) {
        result.r1 = releases.get();
        result.r2 = ends.get();
    }

    private record CountingSink(AtomicInteger ends) implements ResponseSink {
        @Override
        public void succeed(InferenceResult result) {
            ends.incrementAndGet();
        }

        @Override
        public void fail(Rejection rejection) {
            ends.incrementAndGet();
        }
    }
}
