package io.sluice.server.repository;

import io.sluice.model.ModelCard;
import io.sluice.server.repository.pipeline.ReplicaGroupStatus;
import java.util.List;
import java.util.Optional;

/**
 * A model as it stands now.
 *
 * @param failure why it is FAILED, or why its last load failed while another version serves on; empty otherwise
 * @param card what its current version is; absent until it has been read
 * @param replicas what runs its current version; none until it is WARMING
 * @param versions in memory, the current one first
 */
public record ModelStatus(
        String name,
        ModelState state,
        String failure,
        Optional<ModelCard> card,
        ReplicaGroupStatus replicas,
        List<Version> versions) {

    /** @param current whether it serves the requests that name no version */
    public record Version(ModelCard card, ModelState state, boolean current, ReplicaGroupStatus replicas) {}

    public ModelStatus {
        versions = List.copyOf(versions);
    }

    /** Of a model with one version, or none. */
    public ModelStatus(
            String name, ModelState state, String failure, Optional<ModelCard> card, ReplicaGroupStatus replicas) {
        this(
                name,
                state,
                failure,
                card,
                replicas,
                card.map(only -> new Version(only, state, true, replicas)).stream()
                        .toList());
    }

    /** The same model, told of one of its versions. */
    public ModelStatus of(Version version) {
        return new ModelStatus(
                name, version.state(), failure, Optional.of(version.card()), version.replicas(), versions);
    }
}
