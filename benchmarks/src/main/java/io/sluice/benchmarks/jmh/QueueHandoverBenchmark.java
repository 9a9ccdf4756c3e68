package io.sluice.benchmarks.jmh;

import io.sluice.benchmarks.request.TinyRequests;
import io.sluice.server.queue.Eventcount;
import io.sluice.server.queue.RowQueue;
import io.sluice.server.request.CallTerms;
import io.sluice.server.request.InputRow;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does one hand-over of a row to the batcher cost a producer? Budget: p99 under 5 us with a consumer that drains beside
 * it, against a forward pass of milliseconds. The blocking queue is what the ring must beat to earn its place.
 */
@State(Scope.Group)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
public class QueueHandoverBenchmark {

    private static final int CAPACITY = 1024;
    private static final int DRAIN_LIMIT = 32;

    @Param({"ring", "array-blocking-queue"})
    String queue;

    private final RowQueue ring = new RowQueue(CAPACITY, new Eventcount());
    private final ArrayBlockingQueue<InputRow> blocking = new ArrayBlockingQueue<>(CAPACITY);
    private final InputRow row =
            TinyRequests.of(1, CallTerms.OWN, TinyRequests.NOBODY).rows().get(0);
    private boolean onRing;
    private int drained;

    @Setup
    public void chooseQueue() {
        onRing = queue.equals("ring");
    }

    @Benchmark
    @Group("handover")
    @GroupThreads(1)
    public boolean offer() {
        return onRing ? ring.offer(row) : blocking.offer(row);
    }

    @Benchmark
    @Group("handover")
    @GroupThreads(1)
    public int drain() {
        if (onRing) {
            return ring.drain(taken -> drained++, DRAIN_LIMIT);
        }
        for (int i = 0; i < DRAIN_LIMIT && blocking.poll() != null; i++) {
            drained++;
        }
        return drained;
    }
}
