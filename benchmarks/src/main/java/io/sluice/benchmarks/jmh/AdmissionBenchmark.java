package io.sluice.benchmarks.jmh;

import io.grpc.StatusRuntimeException;
import io.sluice.benchmarks.request.TinyRequests;
import io.sluice.model.engine.Tower;
import io.sluice.server.admission.Admission;
import io.sluice.server.admission.AdmissionPolicy;
import io.sluice.server.admission.Capacity;
import io.sluice.server.latency.LatencyCurve;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.request.CallTerms;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.InputRow;
import io.sluice.server.request.Priority;
import io.sluice.server.request.RowArena;
import io.sluice.server.schedule.SchedulePolicy;
import io.sluice.server.transport.reply.StatusWriter;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does the gate cost? A permit taken, its row claimed, and given back, while so many rows wait; and a refusal, from the
 * request to the status with its details and trailers. Budget: a refusal under 20 us.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class AdmissionBenchmark {

    private static final int BATCH_SIZE = 8;
    private static final int MANY = 4096;
    private static final long NOW = 0;
    private static final long DEADLINE = TimeUnit.MILLISECONDS.toNanos(50);
    private static final RowArena ARENA = new RowArena(TinyRequests.SHAPE, 1);

    /** Of a replica that takes 5 ms and 2 ms a row. */
    private static final LatencyCurve CURVE = LatencyCurve.of(BATCH_SIZE, rows -> 5_000_000L + 2_000_000L * rows, 1.1);

    /** Rows that wait already. */
    @Param({"64", "1024"})
    int waiting;

    /** Whose they are, in turns. */
    @Param({"1", "100"})
    int clients;

    private Admission roomy = admission(MANY);
    private Admission full = admission(1);
    private CallTerms patient = CallTerms.OWN;
    private CallTerms hurried = CallTerms.OWN;

    @Setup
    public void fill() {
        roomy = admission(MANY);
        full = admission(waiting);
        for (int row = 0; row < waiting; row++) {
            CallTerms terms = new CallTerms("client-" + row % clients, Priority.INTERACTIVE, Long.MAX_VALUE);
            roomy.admit(TinyRequests.of(1, terms, TinyRequests.NOBODY), NOW + row);
            full.admit(TinyRequests.of(1, terms, TinyRequests.NOBODY), NOW + row);
        }
        patient = new CallTerms("client-0", Priority.INTERACTIVE, Long.MAX_VALUE);
        hurried = new CallTerms("client-0", Priority.INTERACTIVE, DEADLINE);
    }

    /** Admitted, claimed by a batch, and ended. */
    @Benchmark
    public InferenceRequest permit() {
        InferenceRequest request = TinyRequests.of(1, patient, TinyRequests.NOBODY);
        roomy.admit(request, NOW);
        InputRow row = request.rows().get(0);
        TinyRequests.prepare(row);
        row.claim();
        request.cancel();
        return request;
    }

    /** All places are taken. */
    @Benchmark
    public StatusRuntimeException queueFull() {
        return refusal(full, patient, Rejection.Reason.QUEUE_FULL);
    }

    /** There is room, but the answer would come too late. */
    @Benchmark
    public StatusRuntimeException predictedLate() {
        return refusal(roomy, hurried, Rejection.Reason.PREDICTED_LATE);
    }

    private static StatusRuntimeException refusal(Admission admission, CallTerms terms, Rejection.Reason expected) {
        Rejection rejection = admission
                .admit(TinyRequests.of(1, terms, TinyRequests.NOBODY), NOW)
                .orElseThrow();
        if (rejection.reason() != expected) {
            throw new IllegalStateException("refused as " + rejection.reason());
        }
        return StatusWriter.status(rejection);
    }

    private static Admission admission(int maxRows) {
        return Admission.byForecast(
                "benchmark",
                new AdmissionPolicy(maxRows, maxRows, Long.MAX_VALUE),
                SchedulePolicy.DEFAULT,
                ARENA,
                new OneReplica());
    }

    /** A replica that is busy for longer than {@link #DEADLINE}. */
    private static final class OneReplica implements Capacity {
        @Override
        public long[] allFreeAtNanos(long nowNanos) {
            return new long[] {nowNanos + 2 * DEADLINE};
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
            return BATCH_SIZE;
        }

        @Override
        public long preparationNanos(InferenceRequest request, long nowNanos) {
            return 0;
        }

        @Override
        public double rowShare(Tower tower) {
            return 1;
        }
    }
}
