package io.sluice.server.repository.local;

import io.sluice.model.ModelCard;
import io.sluice.server.repository.ModelState;
import io.sluice.server.repository.ModelStatus;
import io.sluice.server.repository.ServingModel;
import io.sluice.server.repository.pipeline.ModelPipeline;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.ModelKey;
import io.sluice.server.request.task.LabelSet;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** One version of a model in memory, from its warm-up to the end of its draining. */
final class ModelVersion {

    private final ModelPipeline pipeline;
    private final Holds holds = new Holds();

    /** Written by the thread that moves the model. */
    private volatile ModelState state = ModelState.WARMING;

    ModelVersion(ModelPipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** Its digest. */
    String digest() {
        return pipeline.key().version();
    }

    ModelState state() {
        return state;
    }

    ModelPipeline pipeline() {
        return pipeline;
    }

    ModelStatus.Version status(boolean current) {
        return new ModelStatus.Version(pipeline.card(), state, current, pipeline.replicas());
    }

    /** Warms it up; blocks until it serves. @throws java.util.concurrent.CompletionException if it cannot */
    void start() {
        pipeline.start();
        state = ModelState.READY;
    }

    /** Holds it for a caller; empty once it retires. */
    Optional<ServingModel> hold() {
        return holds.acquire() ? Optional.of(new Held()) : Optional.empty();
    }

    /** From here on it is not to be looked up; those who hold it submit as ever. */
    void beginToDrain() {
        state = ModelState.DRAINING;
    }

    /**
     * Lets nobody in, answers what was admitted, and frees everything; for at most {@code timeout} and a few seconds.
     *
     * @return whether everything admitted was answered
     */
    boolean retire(Duration timeout) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        holds.close();
        boolean finished = holds.awaitEmpty(timeout);
        finished &= pipeline.drain(Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime())));
        pipeline.stop();
        return finished;
    }

    /** One caller's hold. */
    private final class Held implements ServingModel {

        private final AtomicBoolean closed = new AtomicBoolean();

        @Override
        public ModelKey key() {
            return pipeline.key();
        }

        @Override
        public ModelCard card() {
            return pipeline.card();
        }

        @Override
        public Optional<LabelSet> fixedLabels() {
            return pipeline.fixedLabels();
        }

        @Override
        public void submit(InferenceRequest request) {
            pipeline.submit(request);
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                holds.release();
            }
        }
    }
}
