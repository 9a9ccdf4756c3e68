package io.sluice.benchmarks.engine;

import io.sluice.model.ServableModel;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Lane;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.TensorBatch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** One replica's work: batches of a random size after one another, each asked for other outputs, until a moment. */
final class MixedLoad implements Runnable {

    private static final int MAX_BATCH_SIZE = 8;

    private final ServableModel model;
    private final Random random;
    private final long untilNanos;
    private final List<Set<Output>> questions;

    /** @param untilNanos of {@link System#nanoTime}, after which no pass begins */
    MixedLoad(ServableModel model, long seed, long untilNanos) {
        this.model = model;
        this.random = new Random(seed);
        this.untilNanos = untilNanos;
        Output own = model.card().text().isPresent() ? Output.PROJECTION : Output.LOGITS;
        Output mean = Output.lastHiddenState(Output.Pooling.MEAN);
        Output tokens = Output.lastHiddenState(Output.Pooling.TOKENS);
        this.questions = List.of(Set.of(own), Set.of(own), Set.of(mean), Set.of(own, tokens));
    }

    @Override
    public void run() {
        int rowBytes = Lane.PIXELS.rowBytes(model.card().inputShape());
        ByteBuffer arena = ByteBuffer.allocateDirect(MAX_BATCH_SIZE * rowBytes).order(ByteOrder.nativeOrder());
        try (EngineSession session = model.openSession(new SessionOptions("cpu", MAX_BATCH_SIZE))) {
            while (System.nanoTime() - untilNanos < 0) {
                int rows = 1 + random.nextInt(MAX_BATCH_SIZE);
                arena.clear().limit(rows * rowBytes);
                session.run(new TensorBatch(Lane.PIXELS, rows, arena), questions.get(random.nextInt(questions.size())));
            }
        }
    }
}
