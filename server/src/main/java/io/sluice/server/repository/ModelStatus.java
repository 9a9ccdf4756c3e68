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
 * @param wanted whether it is meant to be in memory: false once an administrator has unloaded it
 */
public record ModelStatus(
        String name,
        ModelState state,
        String failure,
        Optional<ModelCard> card,
        ReplicaGroupStatus replicas,
        List<Version> versions,
        boolean wanted) {

    /** @param current whether it serves the requests that name no version */
    public record Version(ModelCard card, ModelState state, boolean current, ReplicaGroupStatus replicas) {}

    public ModelStatus {
        versions = List.copyOf(versions);
    }

    /** Of a model that is wanted, with one version or none. */
    public ModelStatus(
            String name, ModelState state, String failure, Optional<ModelCard> card, ReplicaGroupStatus replicas) {
        this(
                name,
                state,
                failure,
                card,
                replicas,
                card.map(only -> new Version(only, state, true, replicas)).stream()
                        .toList(),
                true);
    }

    /** The same model, told of one of its versions. */
    public ModelStatus of(Version version) {
        return new ModelStatus(
                name, version.state(), failure, Optional.of(version.card()), version.replicas(), versions, wanted);
    }

    /** Whether a request for it would be taken in. */
    public boolean serves() {
        return state == ModelState.READY && replicas.anyServes();
    }

    /** Whether a server with these models is as it should be: something serves, and so does everything that is wanted. */
    public static boolean allServe(List<ModelStatus> models) {
        return models.stream().anyMatch(ModelStatus::serves)
                && models.stream().allMatch(model -> model.serves() || !model.wanted());
    }
}
