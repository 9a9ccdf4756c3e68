package io.sluice.server.repository;

import io.sluice.model.ModelCard;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.ModelKey;
import io.sluice.server.request.task.LabelSet;
import java.util.Optional;

/** One version of a model that takes requests. Safe for use by several threads. */
public interface ServingModel {

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
}
