package io.sluice.server.transport.stream;

import io.sluice.server.rejection.ModelRejection;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.repository.ModelRepository;
import io.sluice.server.repository.ModelState;
import io.sluice.server.repository.ModelStatus;
import io.sluice.server.repository.ServingModel;
import io.sluice.server.repository.pipeline.ReplicaGroupStatus;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A repository of one model, which is READY, and of which the test says which version is current. */
record OneModel(Supplier<ServingModel> current) implements ModelRepository {

    @Override
    public Resolution resolve(String name, String version) {
        return status(name).isPresent()
                ? new Resolution.Found(current.get())
                : new Resolution.Refused(new ModelRejection.ModelNotFound(
                        name, current.get().key().name()));
    }

    @Override
    public List<ModelStatus> list() {
        return List.of(new ModelStatus(
                current.get().key().name(),
                ModelState.READY,
                "",
                Optional.of(current.get().card()),
                new ReplicaGroupStatus(List.of(), 1, List.of(), List.of(), List.of(), 0)));
    }

    @Override
    public Optional<ModelStatus> status(String name) {
        return list().stream()
                .filter(status -> name.isEmpty() || status.name().equals(name))
                .findFirst();
    }

    @Override
    public LoadResult load(String name, boolean keepPrevious) {
        return new LoadResult.Unchanged();
    }

    @Override
    public Optional<Rejection> unload(String name, String version) {
        return Optional.empty();
    }

    @Override
    public void onStateChange(StateListener listener) {}

    @Override
    public void onVersionChange(VersionListener listener) {}
}
