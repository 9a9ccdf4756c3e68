package io.sluice.benchmarks.jcstress;

import io.sluice.benchmarks.request.TinyRequests;
import io.sluice.model.engine.Lane;
import io.sluice.model.engine.Tower;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.request.CallTerms;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.InferenceResult;
import io.sluice.server.request.InputRow;
import io.sluice.server.request.Permit;
import io.sluice.server.request.ResponseSink;
import io.sluice.server.request.RowArena;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZII_Result;

/**
 * Who owns a row when its request is cancelled? The row's buffer must come back once, and the request must end once.
 *
 * <p>Results: whether the other side won the row; how many of the row's buffers are back in the arena, 0 or 1; how often the
 * request ended and gave its permit back, in sum 2.
 */
public final class CancellationStress {

    private CancellationStress() {}

    /** Against the batcher that claims the row. */
    @JCStressTest
    @State
    @Outcome(id = "true, 0, 2", expect = Expect.ACCEPTABLE, desc = "claimed: the batch owns the buffer")
    @Outcome(id = "false, 1, 2", expect = Expect.ACCEPTABLE, desc = "cancelled: the buffer is back")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a buffer lost, or given to two")
    public static class AgainstClaim extends OneRow {

        public AgainstClaim() {
            admit();
            prepare();
        }

        @Actor
        public void batcher(ZII_Result result) {
            result.r1 = row.claim();
        }

        @Actor
        public void client() {
            request.cancel();
        }

        @Arbiter
        public void count(ZII_Result result) {
            result.r2 = buffersBack();
            result.r3 = ends();
        }
    }

    /** Against the thread that prepares the row. */
    @JCStressTest
    @State
    @Outcome(id = "true, 1, 2", expect = Expect.ACCEPTABLE, desc = "prepared, then cancelled")
    @Outcome(id = "false, 1, 2", expect = Expect.ACCEPTABLE, desc = "cancelled first: may not be queued")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a buffer lost, or given back twice")
    public static class AgainstPreparation extends OneRow {

        public AgainstPreparation() {
            admit();
        }

        @Actor
        public void preprocessor(ZII_Result result) {
            result.r1 = prepare();
        }

        @Actor
        public void client() {
            request.cancel();
        }

        @Arbiter
        public void count(ZII_Result result) {
            result.r2 = buffersBack();
            result.r3 = ends();
        }
    }

    /** Against admission, which hands the permit over. */
    @JCStressTest
    @State
    @Outcome(id = "true, 0, 2", expect = Expect.ACCEPTABLE, desc = "the permit is back once, whoever came first")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a permit leaked or released twice")
    public static class AgainstAdmission extends OneRow {

        @Actor
        public void admission(ZII_Result result) {
            admit();
            result.r1 = true;
        }

        @Actor
        public void client() {
            request.cancel();
        }

        @Arbiter
        public void count(ZII_Result result) {
            result.r3 = ends();
        }
    }

    /** A request of one tiny row. */
    abstract static class OneRow implements ResponseSink {
        final AtomicInteger endings = new AtomicInteger();
        final AtomicInteger released = new AtomicInteger();
        private final RowArena arena = new RowArena(TinyRequests.SHAPE, 2);
        private final ByteBuffer buffer = arena.acquire(Lane.PIXELS);
        final InferenceRequest request = TinyRequests.of(1, CallTerms.OWN, this);
        final InputRow row = request.rows().get(0);

        private final Permit permit = new Permit() {
            @Override
            public void rowClaimed(Tower tower) {}

            @Override
            public void release() {
                released.incrementAndGet();
            }
        };

        final void admit() {
            request.admit(permit, 0);
        }

        final boolean prepare() {
            return row.prepared(buffer, arena, 0, 0);
        }

        /** How often the arena hands out the one buffer that it was given. */
        final int buffersBack() {
            int back = 0;
            for (int i = 0; i < 2; i++) {
                if (arena.acquire(Lane.PIXELS) == buffer) {
                    back++;
                }
            }
            return back;
        }

        final int ends() {
            return endings.get() + released.get();
        }

        @Override
        public void succeed(InferenceResult result) {
            endings.incrementAndGet();
        }

        @Override
        public void fail(Rejection rejection) {
            endings.incrementAndGet();
        }
    }
}
