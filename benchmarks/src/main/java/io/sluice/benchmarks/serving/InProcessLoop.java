package io.sluice.benchmarks.serving;

import io.sluice.model.ServableModel;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Lane;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.TensorBatch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/** Full batches in a loop, with nothing around them: what the engine itself can do. */
public final class InProcessLoop implements AutoCloseable {

    private final EngineSession session;
    private final ByteBuffer pixels;
    private final int batchSize;
    private final Set<Output> wanted;

    public InProcessLoop(ServableModel model, int batchSize) {
        this.batchSize = batchSize;
        this.wanted = Set.of(model.card().text().isPresent() ? Output.PROJECTION : Output.LOGITS);
        this.session = model.openSession(new SessionOptions("cpu", batchSize));
        int bytes = batchSize * Lane.PIXELS.rowBytes(model.card().inputShape());
        this.pixels = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        while (pixels.hasRemaining()) {
            pixels.put((byte) (pixels.position() * 31));
        }
        pixels.flip();
    }

    /** Runs {@code images}, rounded down to whole batches; returns images per second. */
    public double run(int images) {
        int batches = images / batchSize;
        long startedAt = System.nanoTime();
        for (int i = 0; i < batches; i++) {
            session.run(new TensorBatch(Lane.PIXELS, batchSize, pixels), wanted);
        }
        return batches * batchSize * 1e9 / (System.nanoTime() - startedAt);
    }

    @Override
    public void close() {
        session.close();
    }
}
