package io.sluice.cli.tune;

import io.sluice.model.ModelCard;
import io.sluice.model.ServableModel;
import io.sluice.model.Task;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Lane;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.TensorBatch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/** Full batches one after the other, on as many threads as there are replicas, with nothing around them. */
final class PassLoop {

    static final String DEVICE = "cpu";

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int PIXEL_STEP = 31;

    private final ServableModel model;
    private final Candidate candidate;

    private record Passes(long[] nanos) {
        double perSecond() {
            return nanos.length * NANOS_PER_SECOND / LongStream.of(nanos).sum();
        }
    }

    PassLoop(ServableModel model, Candidate candidate) {
        this.model = model;
        this.candidate = candidate;
    }

    /** What a picture of a model is asked for: its classes where it has some, else its embedding. */
    static Output output(ModelCard card) {
        if (card.text().isPresent()) {
            return Output.PROJECTION;
        }
        if (card.tasks().contains(Task.CLASSIFY)) {
            return Output.LOGITS;
        }
        return card.vision().hasPooler() ? Output.POOLER : Output.lastHiddenState(Output.Pooling.CLS);
    }

    /**
     * Warms each replica up with one pass, and then measures at least one. Blocks until the passes that have begun end.
     *
     * @param millis after which no pass begins
     */
    Measurement run(long millis) throws InterruptedException, ExecutionException {
        ExecutorService replicas = Executors.newFixedThreadPool(candidate.replicas());
        try {
            CyclicBarrier warm = new CyclicBarrier(candidate.replicas());
            Callable<Passes> replica = () -> passes(warm, millis);
            List<Future<Passes>> running = new ArrayList<>();
            for (int i = 0; i < candidate.replicas(); i++) {
                running.add(replicas.submit(replica));
            }
            List<Passes> all = new ArrayList<>();
            for (Future<Passes> passes : running) {
                all.add(passes.get());
            }
            return measurement(all);
        } finally {
            replicas.shutdownNow();
        }
    }

    private Passes passes(CyclicBarrier warm, long millis) throws Exception {
        Set<Output> wanted = Set.of(output(model.card()));
        TensorBatch batch = new TensorBatch(Lane.PIXELS, candidate.batchSize(), pixels());
        LongStream.Builder nanos = LongStream.builder();
        try (EngineSession session = model.openSession(new SessionOptions(DEVICE, candidate.batchSize()))) {
            session.run(batch, wanted);
            warm.await();
            long until = System.nanoTime() + (long) (millis * NANOS_PER_MILLI);
            long begun = System.nanoTime();
            do {
                session.run(batch, wanted);
                long ended = System.nanoTime();
                nanos.add(ended - begun);
                begun = ended;
            } while (begun < until);
        }
        return new Passes(nanos.build().toArray());
    }

    private ByteBuffer pixels() {
        int bytes = candidate.batchSize() * Lane.PIXELS.rowBytes(model.card().inputShape());
        ByteBuffer pixels = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        while (pixels.hasRemaining()) {
            pixels.put((byte) (pixels.position() * PIXEL_STEP));
        }
        return pixels.flip();
    }

    private Measurement measurement(List<Passes> all) {
        double passesPerSecond = all.stream().mapToDouble(Passes::perSecond).sum();
        long[] sorted = all.stream()
                .flatMapToLong(passes -> LongStream.of(passes.nanos()))
                .sorted()
                .toArray();
        return new Measurement(
                candidate,
                model.card().computation().backend(),
                passesPerSecond * candidate.batchSize(),
                quantile(sorted, 0.5) / NANOS_PER_MILLI,
                quantile(sorted, 0.99) / NANOS_PER_MILLI,
                sorted.length);
    }

    private static double quantile(long[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
}
