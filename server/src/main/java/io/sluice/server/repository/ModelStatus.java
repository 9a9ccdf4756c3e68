package io.sluice.server.repository;

import io.sluice.model.ModelCard;
import java.util.List;
import java.util.Optional;

/**
 * A model as it stands now.
 *
 * @param failure why it is FAILED; empty otherwise
 * @param card what it is; absent until it has been read
 * @param replicas what runs it; none until it is WARMING
 * @param wanted whether it is meant to be in memory: false once an administrator has unloaded it
 */
public record ModelStatus(
        String name,
        ModelState state,
        String failure,
        Optional<ModelCard> card,
        ReplicaGroupStatus replicas,
        boolean wanted) {

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
