package io.sluice.server.transport;

import io.sluice.model.ModelCard;
import io.sluice.server.repository.ModelRepository;
import io.sluice.server.repository.ModelStatus;
import io.sluice.server.request.Rejection;
import io.sluice.server.transport.message.ModelTarget;
import io.sluice.server.transport.message.RejectedException;
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
                .orElseThrow(() -> new RejectedException(new Rejection.ModelNotFound(target.model(), known())));
        String current = status.card().map(ModelCard::digest).orElse("");
        if (!current.startsWith(target.version())) {
            String shown = current.isEmpty() ? "not known before it is loaded" : current;
            throw new RejectedException(new Rejection.VersionNotFound(status.name(), target.version(), shown));
        }
        return status;
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
