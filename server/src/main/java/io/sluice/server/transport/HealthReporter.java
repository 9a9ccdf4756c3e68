package io.sluice.server.transport;

import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.ModelServiceGrpc;
import io.sluice.server.repository.ModelRepository;
import io.sluice.server.repository.ModelState;
import io.sluice.server.repository.ModelStatus;
import java.util.List;

/**
 * {@code grpc.health.v1.Health}: one name for each model, one for each service, and {@code ""} for the server. A model serves
 * while it is READY and a replica of it serves; the server, and its inference service, while {@link ModelStatus#allServe} do.
 */
final class HealthReporter {

    private final HealthStatusManager health = new HealthStatusManager();
    private final ModelRepository repository;
    private boolean draining;

    HealthReporter(ModelRepository repository) {
        this.repository = repository;
        health.setStatus(ModelServiceGrpc.SERVICE_NAME, ServingStatus.SERVING);
        report();
        repository.onStateChange(new ModelRepository.StateListener() {
            @Override
            public void changed(String model, ModelState state) {
                report();
            }

            @Override
            public void statusChanged(String model) {
                report();
            }
        });
    }

    BindableService service() {
        return health.getHealthService();
    }

    /** Reports NOT_SERVING everywhere, for good. */
    synchronized void drain() {
        if (!draining) {
            draining = true;
            health.enterTerminalState();
        }
    }

    /*
     * Models and replicas change on several threads. Whoever comes last in here asks last, so what is reported is never older
     * than what it was told of; telling what was passed along could end with the older of two changes. The health service
     * tells its watchers of differences only.
     */
    private synchronized void report() {
        List<ModelStatus> models = repository.list();
        models.forEach(model -> health.setStatus(model.name(), serving(model.serves())));
        ServingStatus status = serving(ModelStatus.allServe(models));
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
        health.setStatus(InferenceServiceGrpc.SERVICE_NAME, status);
    }

    private static ServingStatus serving(boolean ready) {
        return ready ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    }
}
