package io.sluice.server.replica;

import io.sluice.model.engine.BatchOutput;
import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.OutputTensor;
import io.sluice.model.engine.TensorBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A session on a clock of its own: each pass takes what the script says, and can be made to fail. */
final class ScriptedSession implements EngineSession {

    private final IntToLongFunction passNanos;
    private final List<Integer> batchSizes = new ArrayList<>();
    private long now;
    private boolean failing;
    private byte poison;
    private int rowsThatFit = Integer.MAX_VALUE;
    private boolean closed;
    private Runnable duringPass = () -> {};

    ScriptedSession(IntToLongFunction passNanos) {
        this.passNanos = passNanos;
    }

    @Override
    public BatchOutput run(TensorBatch batch, Set<Output> wanted) {
        duringPass.run();
        now += passNanos.applyAsLong(batch.rows());
        batchSizes.add(batch.rows());
        if (batch.rows() > rowsThatFit) {
            throw new EngineException("out of memory", null, true);
        }
        if (failing || contains(batch, poison)) {
            throw new EngineException("the device is on fire", null);
        }
        Map<Output, OutputTensor> outputs = wanted.stream()
                .collect(Collectors.toMap(
                        output -> output, output -> new OutputTensor(new int[] {1}, new float[batch.rows()])));
        return new BatchOutput(outputs);
    }

    @Override
    public void close() {
        closed = true;
    }

    void fail(boolean next) {
        failing = next;
    }

    /** Looks at something while a pass runs. */
    void during(Runnable look) {
        duringPass = look;
    }

    /** Makes every larger pass run out of memory. */
    void fit(int rows) {
        rowsThatFit = rows;
    }

    /** Makes every pass fail that has a row which begins with this byte; 0 for none. */
    void poison(int first) {
        poison = (byte) first;
    }

    private static boolean contains(TensorBatch batch, byte first) {
        ByteBuffer data = batch.data();
        return first != 0
                && IntStream.range(0, batch.rows())
                        .anyMatch(row -> data.get(data.position() + row * batch.rowBytes()) == first);
    }

    long now() {
        return now;
    }

    List<Integer> batchSizes() {
        return batchSizes;
    }

    boolean isClosed() {
        return closed;
    }
}
