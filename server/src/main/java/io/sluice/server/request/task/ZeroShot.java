package io.sluice.server.request.task;

import io.sluice.model.engine.Output;
import org.jspecify.annotations.Nullable;

/**
 * Ranks free labels by how well their sentences describe each image.
 *
 * <p>The labels' vectors are found after the request has been admitted and before its rows are prepared; the handing over of
 * the rows orders that for whoever answers them. The frames of a stream share one task.
 */
public final class ZeroShot implements InferenceTask {

    private final LabelSet labels;
    private final int topK;
    private final boolean includeLogits;
    private volatile @Nullable LabelVectors vectors;

    /**
     * @param topK most labels to answer, at least 1
     * @param includeLogits whether to answer the raw logits too
     */
    public ZeroShot(LabelSet labels, int topK, boolean includeLogits) {
        if (topK < 1) {
            throw new IllegalArgumentException("topK must be at least 1, got " + topK);
        }
        this.labels = labels;
        this.topK = topK;
        this.includeLogits = includeLogits;
    }

    public LabelSet labels() {
        return labels;
    }

    public int topK() {
        return topK;
    }

    public boolean includeLogits() {
        return includeLogits;
    }

    /** The image's own vector, which the labels' are compared with. */
    @Override
    public Output output() {
        return Output.PROJECTION;
    }

    /** Whether the labels' vectors are known. */
    public boolean isReady() {
        return vectors != null;
    }

    /** Hands the labels' vectors over; every time the same. */
    public void ready(LabelVectors found) {
        vectors = found;
    }

    /** The labels' vectors; after {@link #ready}. */
    public LabelVectors vectors() {
        LabelVectors found = vectors;
        if (found == null) {
            throw new IllegalStateException("the vectors of the labels are not known yet");
        }
        return found;
    }
}
