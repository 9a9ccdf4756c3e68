package io.sluice.server.transport;

import io.sluice.server.rejection.ModelRejection;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.repository.ModelRepository;
import io.sluice.server.repository.ModelStatus;
import io.sluice.server.transport.message.ModelTarget;
import io.sluice.server.transport.message.RejectedException;
import java.util.List;
import java.util.stream.Collectors;

/** Finds models in whatever state, for the calls that ask about them. */
final class ModelLookup {

    private final ModelRepository repository;

    ModelLookup(ModelRepository repository) {
        this.repository = repository;
    }

    /** @throws RejectedException if there is no such model, or it is not of that version */
    ModelStatus find(String model, String version) throws RejectedException {
        ModelTarget target = ModelTarget.parse(model, version);
        ModelStatus status = repository
                .status(target.model())
                .orElseThrow(() -> new RejectedException(new ModelRejection.ModelNotFound(target.model(), known())));
        if (target.version().isEmpty()) {
            return status;
        }
        List<ModelStatus.Version> found = status.versions().stream()
                .filter(known -> known.card().digest().startsWith(target.version()))
                .toList();
        if (found.isEmpty()) {
            String shown = status.versions().isEmpty() ? "none before it is loaded" : digests(status.versions());
            throw new RejectedException(new ModelRejection.VersionNotFound(status.name(), target.version(), shown));
        }
        if (found.size() > 1) {
            throw new RejectedException(new Rejection.InvalidArgument(
                    "version",
                    "'%s' given; %d versions begin so, give more digits: %s"
                            .formatted(target.version(), found.size(), digests(found))));
        }
        return status.of(found.get(0));
    }

    private static String digests(List<ModelStatus.Version> versions) {
        return versions.stream().map(version -> version.card().digest()).collect(Collectors.joining(", "));
    }

    /**
     * The name of a model that an administrator means.
     *
     * @throws RejectedException if it is missing: here no default stands in for it
     */
    String named(String model) throws RejectedException {
        if (model.isEmpty()) {
            throw new RejectedException(
                    new Rejection.InvalidArgument("model", "empty; one of these must be named: " + known()));
        }
        return ModelTarget.parse(model, "").model();
    }

    private String known() {
        return repository.list().stream().map(ModelStatus::name).collect(Collectors.joining(", "));
    }
}
