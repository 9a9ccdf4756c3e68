package io.sluice.server.repository;

import io.sluice.model.ModelCard;
import java.util.List;
import java.util.Optional;

/**
 * A model as it stands now.
 *
 * @param failure why it is FAILED; empty otherwise
 * @param card what it is; absent until it has been read
 * @param replicas names of its replicas, e.g. {@code cpu:0/0}; empty until READY
 */
public record ModelStatus(
        String name,
        ModelState state,
        String failure,
        Optional<ModelCard> card,
        List<String> replicas,
        int maxBatchSize) {}
