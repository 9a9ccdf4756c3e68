package io.sluice.server.transport.call;

import io.sluice.server.repository.ModelRepository;
import io.sluice.server.repository.ModelRepository.Resolution;
import io.sluice.server.repository.ModelStatus;
import io.sluice.server.repository.ServingModel;
import io.sluice.server.telemetry.ModelMeter;
import io.sluice.server.telemetry.Telemetry;
import io.sluice.server.transport.message.ModelTarget;
import io.sluice.server.transport.message.RejectedException;

/** Finds the model that a message names, and the meter that counts for it. Safe for use by several threads. */
public final class ServedModels {

    /**
     * Counts the ends of calls that name no model there is, or are refused unread. Names come from clients: as labels they
     * would be without bound.
     */
    public static final String UNKNOWN_MODEL = "(unknown)";

    private final ModelRepository repository;
    private final Telemetry telemetry;

    public ServedModels(ModelRepository repository, Telemetry telemetry) {
        this.repository = repository;
        this.telemetry = telemetry;
    }

    /**
     * @param model as in the message
     * @param version as in the message
     * @throws RejectedException if there is no such model or version, or it does not serve
     */
    public ServingModel resolve(String model, String version) throws RejectedException {
        ModelTarget target = ModelTarget.parse(model, version);
        Resolution resolution = repository.resolve(target.model(), target.version());
        if (resolution instanceof Resolution.Refused refused) {
            throw new RejectedException(refused.rejection());
        }
        return ((Resolution.Found) resolution).model();
    }

    /** The meter of a model that serves. */
    public ModelMeter meter(ServingModel model) {
        return telemetry.model(model.key().name());
    }

    /**
     * The meter for a call that is refused.
     *
     * @param model as in the message
     */
    public ModelMeter meter(String model) {
        return telemetry.model(repository.status(model).map(ModelStatus::name).orElse(UNKNOWN_MODEL));
    }

    /** The meter for a call that ends before it names a model. */
    public ModelMeter unknownMeter() {
        return telemetry.model(UNKNOWN_MODEL);
    }
}
