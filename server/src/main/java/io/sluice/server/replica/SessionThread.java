package io.sluice.server.replica;

import io.sluice.model.engine.BatchOutput;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.TensorBatch;
import io.sluice.server.replica.supervision.GivenUpException;
import io.sluice.server.replica.supervision.HangBound;
import io.sluice.server.replica.supervision.Incarnation;
import io.sluice.server.replica.supervision.PassWatch;
import io.sluice.server.replica.supervision.ReplicaId;
import io.sluice.server.request.Batch;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that opens a session, warms it up, runs batches until there are no more or it fails, and closes it. */
final class SessionThread implements Incarnation {

    private static final Logger log = LoggerFactory.getLogger(SessionThread.class);

    private final ReplicaId replica;
    private final Supplier<EngineSession> open;
    private final Warmup warmup;
    private final BiFunction<EngineSession, PassWatch, BatchRunner> runner;
    private final HangBound hang;
    private final ReplicaContext context;
    private final PassWatch watch = new PassWatch();
    private final CountDownLatch over = new CountDownLatch(1);

    /** @param open opens the session; called, as everything else of the session, on this thread */
    SessionThread(
            ReplicaId replica,
            Supplier<EngineSession> open,
            Warmup warmup,
            BiFunction<EngineSession, PassWatch, BatchRunner> runner,
            HangBound hang,
            ReplicaContext context) {
        this.replica = replica;
        this.open = open;
        this.warmup = warmup;
        this.runner = runner;
        this.hang = hang;
        this.context = context;
    }

    @Override
    public void begin(Listener listener) {
        try {
            new Thread(() -> run(listener), "sluice-replica-" + replica.name()).start();
        } catch (Throwable noThread) { // the system's threads, or the memory for a stack, are used up
            listener.failed(noThread);
            end(listener);
        }
    }

    @Override
    public PassWatch watch() {
        return watch;
    }

    @Override
    public boolean awaitEnd(Duration timeout) throws InterruptedException {
        return over.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void run(Listener listener) {
        try {
            EngineSession session = watched(hang.ofOpeningNanos(), open);
            try {
                serve(session, listener);
            } catch (GivenUpException late) {
                throw late;
            } catch (Throwable fault) { // whatever it is, a fresh session may do better
                listener.failed(fault);
            } finally {
                close(session);
            }
        } catch (GivenUpException late) {
            // The requests have ended, and somebody else serves: there is nothing left to tell.
        } catch (Throwable fault) {
            listener.failed(fault);
        } finally {
            end(listener);
        }
    }

    private void serve(EngineSession session, Listener listener) throws InterruptedException {
        int largest = warmup.run(new WarmingSession(session));
        log.atInfo()
                .addKeyValue("replica", replica.name())
                .addKeyValue("largest_batch", largest)
                .log("replica is warm");
        listener.warm();
        BatchRunner batchRunner = runner.apply(session, watch);
        Batch batch;
        while ((batch = context.batches().take()) != null) {
            batchRunner.run(batch);
        }
    }

    /** After a call that came back too late nobody watches any more, and the session is closed all the same. */
    private void close(EngineSession session) {
        if (watch.isGivenUp()) {
            session.close();
            return;
        }
        watched(hang.ofOpeningNanos(), () -> {
            session.close();
            return session;
        });
    }

    private void end(Listener listener) {
        over.countDown();
        listener.ended();
    }

    private <T> T watched(long boundNanos, Supplier<T> call) {
        PassWatch.Pass pass = new PassWatch.Pass(context.clock().getAsLong(), boundNanos, List.of());
        watch.begin(pass);
        try {
            return call.get();
        } finally {
            watch.end(pass);
        }
    }

    /** Warm-up knows nothing of hangs. */
    private final class WarmingSession implements EngineSession {

        private final EngineSession session;

        WarmingSession(EngineSession session) {
            this.session = session;
        }

        @Override
        public BatchOutput run(TensorBatch batch, Set<Output> wanted) {
            return watched(hang.ofPassNanos(0), () -> session.run(batch, wanted));
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException("it is not warm-up's to close");
        }
    }
}
