package io.sluice.benchmarks.jmh;

import io.sluice.model.engine.OutputTensor;
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
 * What does it cost to give each request of a batch its own copy of its row? Budget: 0.1 % of a forward pass of 250 ms, so
 * 250 us for all tokens of ViT-B/16 on an idle core; above that, rows should be views.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class OutputRowBenchmark {

    private static final int BATCH_SIZE = 8;
    private static final int LAST_ROW = BATCH_SIZE - 1;

    /** Values of one row: the logits of ImageNet, or the 197 x 768 tokens of ViT-B/16. */
    @Param({"1000", "151296"})
    int rowLength;

    private OutputTensor output = new OutputTensor(new int[0], new float[1]);

    @Setup
    public void fillBatch() {
        output = new OutputTensor(new int[] {rowLength}, new float[BATCH_SIZE * rowLength]);
    }

    @Benchmark
    public float[] row() {
        return output.row(LAST_ROW);
    }
}
