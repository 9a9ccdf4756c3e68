package io.sluice.server.transport;

import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.ModelServiceGrpc;
import io.sluice.server.repository.ModelRepository;
import io.sluice.server.repository.ModelState;
import java.util.HashMap;
import java.util.Map;

/**
 * {@code grpc.health.v1.Health}: one name for each model, one for each service, and {@code ""} for the server, which
 * serves when every configured model is READY.
 */
final class HealthReporter {

    private final HealthStatusManager health = new HealthStatusManager();
    private final Map<String, ModelState> states = new HashMap<>();
    private boolean draining;

    HealthReporter(ModelRepository repository) {
        // All names first: a server of which one of two models has been heard of is not READY.
        repository.list().forEach(status -> states.put(status.name(), status.state()));
        health.setStatus(ModelServiceGrpc.SERVICE_NAME, ServingStatus.SERVING);
        states.keySet().forEach(name -> health.setStatus(name, ServingStatus.NOT_SERVING));
        reportServer();
        repository.onStateChange(this::changed);
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

    /* States of several models change on several threads; the server's status must not be that of an older change. */
    private synchronized void changed(String model, ModelState state) {
        states.put(model, state);
        health.setStatus(model, serving(state == ModelState.READY));
        reportServer();
    }

    private void reportServer() {
        ServingStatus status = serving(states.values().stream().allMatch(state -> state == ModelState.READY));
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
        health.setStatus(InferenceServiceGrpc.SERVICE_NAME, status);
    }

    private static ServingStatus serving(boolean ready) {
        return ready ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    }
}
