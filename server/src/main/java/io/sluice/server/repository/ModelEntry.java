package io.sluice.server.repository;

import io.sluice.model.InvalidModelException;
import io.sluice.model.ServableModel;
import io.sluice.model.engine.EngineException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One configured model and its state. Its moves are made one at a time; looking at it never blocks. */
final class ModelEntry {

    private static final Logger log = LoggerFactory.getLogger(ModelEntry.class);

    /** State and what belongs to it, changed as one. */
    private record Now(ModelState state, @Nullable ModelPipeline pipeline, String failure) {}

    private final ModelSource source;
    private final ModelFactory factory;
    private final ModelRepository.StateListener listener;
    private volatile boolean wanted = true;
    private volatile Now now = new Now(ModelState.UNLOADED, null, "");

    /** How a model becomes a pipeline. */
    record ModelFactory(ModelOpener opener, PipelinePolicies policies, ServerContext server) {

        ModelPipeline pipeline(ModelSource source, Runnable onReplicaChange) throws InvalidModelException {
            ServableModel model = opener.open(source.location());
            try {
                return new ModelPipeline(source, model, policies, server, onReplicaChange);
            } catch (RuntimeException unusable) {
                model.close();
                throw unusable;
            }
        }
    }

    /** @param listener told of every move, and of other changes, on the thread that makes them */
    ModelEntry(ModelSource source, ModelFactory factory, ModelRepository.StateListener listener) {
        this.source = source;
        this.factory = factory;
        this.listener = listener;
    }

    String name() {
        return source.name();
    }

    ModelState state() {
        return now.state();
    }

    String failure() {
        return now.failure();
    }

    /** The pipeline, while it is READY. */
    Optional<ModelPipeline> serving() {
        Now seen = now;
        return seen.state() == ModelState.READY ? Optional.ofNullable(seen.pipeline()) : Optional.empty();
    }

    ModelStatus status() {
        Now seen = now;
        Optional<ModelPipeline> pipeline = Optional.ofNullable(seen.pipeline());
        return new ModelStatus(
                source.name(),
                seen.state(),
                seen.failure(),
                pipeline.map(ModelPipeline::card),
                pipeline.map(ModelPipeline::replicas).orElseGet(this::noReplicas),
                wanted);
    }

    /** Threads of a model that is READY which should run, and do not. */
    List<String> deadThreads() {
        return serving().map(ModelPipeline::deadThreads).orElseGet(List::of);
    }

    /** From here on nobody misses the model while it is not in memory; {@link #loadUnless} takes it back. */
    void dismiss() {
        wanted = false;
        replicaChanged();
    }

    private void replicaChanged() {
        listener.statusChanged(name());
    }

    private ReplicaGroupStatus noReplicas() {
        return ReplicaGroupStatus.none(factory.policies().batch().maxBatchSize());
    }

    /**
     * Loads and warms the model up, unless it is READY; ends READY or FAILED.
     *
     * @param stopping asked once no other move is under way: nothing is loaded for a server that stops
     */
    synchronized void loadUnless(BooleanSupplier stopping) {
        if (now.state() == ModelState.READY || stopping.getAsBoolean()) {
            return;
        }
        wanted = true;
        move(ModelState.LOADING, null, "");
        ModelPipeline pipeline;
        try {
            pipeline = factory.pipeline(source, this::replicaChanged);
        } catch (InvalidModelException | IllegalArgumentException invalid) {
            fail(invalid, null);
            return;
        } catch (EngineException refused) {
            fail(refused, refused.getCause() == null ? null : refused); // without one the message is all there is
            return;
        } catch (RuntimeException | LinkageError fault) {
            fail(fault, fault);
            return;
        }
        move(ModelState.WARMING, pipeline, "");
        try {
            pipeline.start();
            move(ModelState.READY, pipeline, "");
        } catch (CompletionException fault) {
            fail(fault.getCause() == null ? fault : fault.getCause(), fault);
            stopQuietly(pipeline);
        }
    }

    /** Finishes what was admitted, for at most {@code timeout}, and frees the model; false if something was not finished. */
    synchronized boolean unload(Duration timeout) throws InterruptedException {
        ModelPipeline pipeline = now.pipeline();
        if (now.state() != ModelState.READY || pipeline == null) {
            return true;
        }
        move(ModelState.DRAINING, pipeline, "");
        boolean drained = pipeline.drain(timeout);
        pipeline.stop();
        move(ModelState.UNLOADED, null, "");
        return drained;
    }

    /** @param trace for the log, where the reason alone does not explain the failure */
    private void fail(Throwable cause, @Nullable Throwable trace) {
        String reason = String.valueOf(cause.getMessage());
        log.atError()
                .addKeyValue("model", name())
                .addKeyValue("reason", reason)
                .setCause(trace)
                .log("model cannot serve");
        move(ModelState.FAILED, null, reason);
    }

    private void stopQuietly(ModelPipeline pipeline) {
        try {
            pipeline.stop();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void move(ModelState next, @Nullable ModelPipeline pipeline, String failure) {
        ModelState previous = now.state();
        if (!previous.canBecome(next)) {
            throw new IllegalStateException(name() + " cannot go from " + previous + " to " + next);
        }
        now = new Now(next, pipeline, failure);
        log.atInfo()
                .addKeyValue("model", name())
                .addKeyValue("from", previous)
                .addKeyValue("to", next)
                .log("model state changed");
        listener.changed(name(), next);
    }
}
