package io.sluice.server.repository;

import io.sluice.model.ModelCard;
import java.util.Optional;

/**
 * A model as it stands now.
 *
 * @param failure why it is FAILED; empty otherwise
 * @param card what it is; absent until it has been read
 * @param replicas what runs it; none until it is WARMING
 */
public record ModelStatus(
        String name, ModelState state, String failure, Optional<ModelCard> card, ReplicaGroupStatus replicas) {}
