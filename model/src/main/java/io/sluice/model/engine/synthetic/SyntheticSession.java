package io.sluice.model.engine.synthetic;

import io.sluice.model.engine.BatchOutput;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.InputShape;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.OutputTensor;
import io.sluice.model.engine.TensorBatch;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/**
 * Keeps the calling thread waiting as long as specified, and answers numbers in {@code [-1, 1)} that depend on nothing but
 * the row's bytes and the output.
 */
public final class SyntheticSession implements EngineSession {

    /** Length of a token. */
    public static final int DIMENSION = 16;

    /** The class token and four patches. */
    public static final int TOKENS = 5;

    /** Hidden states are numbered 0 and 1. */
    public static final int LAYERS = 1;

    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private final SyntheticSpec spec;
    private final int maxBatchSize;
    private boolean closed;

    public SyntheticSession(SyntheticSpec spec, int maxBatchSize) {
        this.spec = spec;
        this.maxBatchSize = maxBatchSize;
    }

    @Override
    public BatchOutput run(TensorBatch batch, Set<Output> wanted) {
        long deadline = System.nanoTime() + spec.nanos(batch.rows());
        check(batch, wanted);
        Map<Output, OutputTensor> tensors = new HashMap<>();
        long[] hashes = hashes(batch);
        for (Output output : wanted) {
            tensors.put(output, tensor(output, hashes));
        }
        awaitNanoTime(deadline);
        return new BatchOutput(tensors);
    }

    @Override
    public void close() {
        closed = true;
    }

    private void check(TensorBatch batch, Set<Output> wanted) {
        if (closed) {
            throw new IllegalStateException("the session is closed");
        }
        batch.check(InputShape.ofImages(spec.size()), maxBatchSize);
        if (wanted.isEmpty()
                || wanted.contains(Output.POOLER)
                || wanted.stream().anyMatch(o -> o.layer() > LAYERS)) {
            throw new IllegalArgumentException("the model cannot compute " + wanted);
        }
    }

    private static long[] hashes(TensorBatch batch) {
        int rowBytes = batch.rowBytes();
        ByteBuffer data = batch.data();
        int first = data.position();
        return IntStream.range(0, batch.rows())
                .mapToLong(row -> hash(data.slice(first + row * rowBytes, rowBytes)))
                .toArray();
    }

    /* A checksum that the JVM computes at the speed of memory: a model that takes no time must not take any for this. */
    private static long hash(ByteBuffer row) {
        CRC32C checksum = new CRC32C();
        checksum.update(row);
        return mix(checksum.getValue());
    }

    private OutputTensor tensor(Output output, long[] hashes) {
        int[] rowShape = switch (output.pooling()) {
            case NONE -> new int[] {spec.classes()};
            case CLS, MEAN -> new int[] {DIMENSION};
            case TOKENS -> new int[] {TOKENS, DIMENSION};
        };
        int length = Arrays.stream(rowShape).reduce(1, Math::multiplyExact);
        float[] values = new float[Math.multiplyExact(hashes.length, length)];
        for (int row = 0; row < hashes.length; row++) {
            long seed = hashes[row] + output.source().ordinal() * 31L + output.layer();
            for (int i = 0; i < length; i++) {
                values[row * length + i] =
                        output.pooling() == Output.Pooling.MEAN ? patchMean(seed, i) : value(seed, i);
            }
        }
        return new OutputTensor(rowShape, values);
    }

    /** The mean over the patches of what TOKENS would answer. */
    private static float patchMean(long seed, int dimension) {
        double sum = IntStream.range(1, TOKENS)
                .mapToDouble(token -> value(seed, token * DIMENSION + dimension))
                .sum();
        return (float) (sum / (TOKENS - 1));
    }

    private static float value(long seed, int index) {
        return (mix(seed + (index + 1) * GAMMA) >> 40) * 0x1p-23f;
    }

    /** The finaliser of splitmix64. */
    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Like a device, does not react to interrupts; parking would return at once with the flag set, and spin. */
    private static void awaitNanoTime(long deadline) {
        boolean interrupted = false;
        for (long left = deadline - System.nanoTime(); left > 0; left = deadline - System.nanoTime()) {
            interrupted |= Thread.interrupted();
            LockSupport.parkNanos(left);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
