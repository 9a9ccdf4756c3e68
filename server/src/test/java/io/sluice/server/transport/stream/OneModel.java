package io.sluice.server.transport.stream;

import io.sluice.server.repository.ModelRepository;
import io.sluice.server.repository.ModelState;
import io.sluice.server.repository.ModelStatus;
import io.sluice.server.repository.ReplicaGroupStatus;
import io.sluice.server.repository.ServingModel;
import io.sluice.server.request.Rejection;
import java.util.List;
import java.util.Optional;

/** A repository of one model, which is READY. */
record OneModel(ServingModel model) implements ModelRepository {

    @Override
    public Resolution resolve(String name, String version) {
        return status(name).isPresent()
                ? new Resolution.Found(model)
                : new Resolution.Refused(
                        new Rejection.ModelNotFound(name, model.key().name()));
    }

    @Override
    public List<ModelStatus> list() {
        return List.of(new ModelStatus(
                model.key().name(),
                ModelState.READY,
                "",
                Optional.of(model.card()),
                new ReplicaGroupStatus(List.of(), 1, List.of(), List.of(), List.of())));
    }

    @Override
    public Optional<ModelStatus> status(String name) {
        return list().stream()
                .filter(status -> name.isEmpty() || status.name().equals(name))
                .findFirst();
    }

    @Override
    public Optional<Rejection> load(String name) {
        return Optional.empty();
    }

    @Override
    public Optional<Rejection> unload(String name) {
        return Optional.empty();
    }

    @Override
    public void onStateChange(StateListener listener) {}
}
