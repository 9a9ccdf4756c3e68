package io.sluice.server.repository;

import io.sluice.model.ModelCard;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.ModelKey;
import io.sluice.server.request.task.LabelSet;
import java.util.Optional;

/**
 * One version of a model that takes requests, held by whoever looked it up. Safe for use by several threads.
 *
 * <p>It does not begin to drain while it is held: what is submitted until {@link #close} is never refused because another
 * version has taken over meanwhile. So hold it for as long as it takes to submit, and no longer.
 */
public interface ServingModel extends AutoCloseable {

    ModelKey key();

    /** What it is; where the operator gave it labels, they are its classes. */
    ModelCard card();

    /** The labels that the operator gave it, which are its classes; empty where they are in the checkpoint, or nowhere. */
    Optional<LabelSet> fixedLabels();

    /**
     * Takes a request in, or ends it with the reason why not. Never blocks for a device or a decoder; the end comes through
     * the request's sink, on any thread, possibly before this returns.
     */
    void submit(InferenceRequest request);

    /** Holds it no longer; what was submitted is answered all the same. Safe to call again. */
    @Override
    void close();
}
