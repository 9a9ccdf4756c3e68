package io.sluice.server.repository.pipeline;

import io.sluice.server.labels.LabelEncoder;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.task.LabelSet;
import io.sluice.server.request.task.LabelVectors;
import io.sluice.server.request.task.ZeroShot;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Holds zero-shot requests of one model back until the vectors of their labels are known. */
final class ZeroShotGate {

    private final LabelEncoder encoder;
    private final Optional<LabelSet> fixed;
    private volatile @Nullable LabelVectors fixedVectors;

    /** @param fixed labels that are the model's classes: their vectors are made by {@link #warm} and never forgotten */
    ZeroShotGate(LabelEncoder encoder, Optional<LabelSet> fixed) {
        this.encoder = encoder;
        this.fixed = fixed;
    }

    /**
     * Makes the vectors of the fixed labels; blocks until they are there.
     *
     * @throws CompletionException if they cannot be made
     */
    void warm() {
        if (fixed.isEmpty()) {
            return;
        }
        CompletableFuture<LabelVectors> made = new CompletableFuture<>();
        encoder.find(fixed.get(), new LabelEncoder.Waiter() {
            @Override
            public boolean isGone() {
                return false;
            }

            @Override
            public void found(LabelVectors vectors) {
                made.complete(vectors);
            }

            @Override
            public void failed(Rejection reason) {
                made.completeExceptionally(
                        new IllegalStateException("its labels cannot be embedded: " + reason.message()));
            }
        });
        fixedVectors = made.join();
    }

    /** Sends a request on: at once, or once its labels are known; never, if it ends before that. */
    void pass(InferenceRequest request, Consumer<InferenceRequest> onward) {
        if (!(request.task() instanceof ZeroShot task) || task.isReady()) {
            onward.accept(request);
            return;
        }
        LabelVectors own = fixedVectors;
        if (own != null && fixed.isPresent() && task.labels().equals(fixed.get())) {
            task.ready(own);
            onward.accept(request);
            return;
        }
        request.trace().labelsAwaited(task.labels().labels().size());
        encoder.find(task.labels(), new Waiting(request, task, onward));
    }

    private record Waiting(InferenceRequest request, ZeroShot task, Consumer<InferenceRequest> onward)
            implements LabelEncoder.Waiter {

        @Override
        public boolean isGone() {
            return request.hasEnded();
        }

        @Override
        public void found(LabelVectors vectors) {
            request.trace().labelsFound();
            task.ready(vectors);
            onward.accept(request);
        }

        @Override
        public void failed(Rejection reason) {
            request.fail(reason);
        }
    }
}
