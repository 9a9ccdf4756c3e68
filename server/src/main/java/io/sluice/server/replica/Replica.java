package io.sluice.server.replica;

import io.sluice.model.engine.EngineSession;
import io.sluice.server.request.Batch;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One copy of a model on one device: a thread that opens a session, warms it up, and runs batches until there are no more. */
final class Replica {

    /**
     * Which one it is.
     *
     * @param index in its group, from 0
     * @param name e.g. {@code cpu:0/0}: device, then number on it
     */
    record Id(int index, String name) {}

    private static final Logger log = LoggerFactory.getLogger(Replica.class);

    private final String name;
    private final Supplier<EngineSession> open;
    private final Warmup warmup;
    private final Function<EngineSession, BatchRunner> runner;
    private final BatchHandoff batches;
    private final CompletableFuture<Void> warm = new CompletableFuture<>();
    private final Thread thread;

    /** @param open opens the session; called, as everything else of the session, on the replica's own thread */
    Replica(
            String name,
            Supplier<EngineSession> open,
            Warmup warmup,
            Function<EngineSession, BatchRunner> runner,
            BatchHandoff batches) {
        this.name = name;
        this.open = open;
        this.warmup = warmup;
        this.runner = runner;
        this.batches = batches;
        this.thread = new Thread(this::run, "sluice-replica-" + name);
    }

    /** Starts the thread; what is returned ends when the replica is warm, or with the reason why it never will be. */
    CompletableFuture<Void> start() {
        thread.start();
        return warm;
    }

    /** Waits for the thread to end; false if it has not within {@code timeout}. */
    boolean join(Duration timeout) throws InterruptedException {
        thread.join(timeout.toMillis());
        return !thread.isAlive();
    }

    private void run() {
        try (EngineSession session = open.get()) {
            int largest = warmup.run(session);
            log.atInfo()
                    .addKeyValue("replica", name)
                    .addKeyValue("largest_batch", largest)
                    .log("replica is warm");
            warm.complete(null);
            serve(runner.apply(session));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | LinkageError fault) {
            if (!warm.completeExceptionally(fault)) {
                log.atError().addKeyValue("replica", name).setCause(fault).log("replica ended by a bug");
            }
        }
    }

    private void serve(BatchRunner batchRunner) throws InterruptedException {
        Batch batch;
        while ((batch = batches.take()) != null) {
            batchRunner.run(batch);
        }
    }
}
